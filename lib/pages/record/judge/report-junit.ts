import { type JunitCase, type JunitSuite, junitXml } from '@/lib/answer/junit'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { often } from '@/lib/words/lists'
import type { RecordReport } from '../contract'
import { toNeed } from './report-cases'
import { callLine, FLAWS, fails, flawWords, placeWords } from './words'

/** The report as JUnit XML: one test for each call, which fails where it is refused or missing, and one for each other finding. */
export function reportJunit(report: RecordReport, at: Date): string {
  const who = describeUser(report.user)
  const calls = report.calls.map((one): JunitCase => {
    const { refusal, flaw } = toNeed(report, one.call)
    const name = callLine(one.call)
    if (flaw)
      return {
        name,
        failure: {
          type: FLAWS.missing.id,
          message: plain(flaw.says),
          text: [placeWords(flaw), refusal].join('\n'),
        },
      }
    if (refusal !== '' && !report.compared)
      return {
        name,
        failure: {
          type: 'refused',
          message: `The API server refused it ${often(one.refused)}.`,
          text: refusal,
        },
      }
    return { name }
  })
  const { compared } = report
  const others = (compared?.flaws ?? []).filter(({ kind }) => kind !== 'missing')
  const cases = others.map((flaw): JunitCase => {
    const name = `${FLAWS[flaw.kind].title}: ${placeWords(flaw)}: ${plain(flaw.says)}`
    const failure = { type: FLAWS[flaw.kind].id, message: plain(flaw.says), text: flawWords(flaw) }
    return fails(flaw, compared?.strict ?? false) ? { name, failure } : { name }
  })
  const output = others.map((flaw) => `${FLAWS[flaw.kind].title}: ${placeWords(flaw)}: ${flawWords(flaw)}`)
  const suites: JunitSuite[] = [
    { name: 'Every call is allowed', cases: calls, output: [report.says, ...report.notes].map(plain) },
    ...(compared ? [{ name: 'The Roles grant no more', cases, output }] : []),
  ]
  return junitXml(suites, who, at)
}
