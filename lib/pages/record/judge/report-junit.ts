import { escapeHtml } from '@/lib/phrase/html'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { often } from '@/lib/words/lists'
import type { RecordReport } from '../contract'
import { toNeed } from './report-cases'
import { callLine, FLAWS, fails, flawWords, placeWords } from './words'

interface Case {
  name: string
  failure?: { type: string; message: string; text: string }
}

/** What is left of what no XML document can hold, once nothing is hidden. */
const NO_XML = /[\ufffe\uffff]/g

const xml = (text: string) => escapeHtml(text.replace(NO_XML, '\ufffd'))

function caseLines({ name, failure }: Case, user: string): string[] {
  const head = `    <testcase classname="${xml(user)}" name="${xml(name)}" time="0"`
  if (failure === undefined) return [`${head}/>`]
  const { type, message, text } = failure
  return [
    `${head}>`,
    `      <failure type="${xml(type)}" message="${xml(message)}">${xml(text)}</failure>`,
    '    </testcase>',
  ]
}

interface Suite {
  name: string
  cases: readonly Case[]
  /** What did not fail it. */
  output: readonly string[]
}

function suiteLines(id: number, { name, cases, output }: Suite, user: string, at: Date): string[] {
  const failures = cases.filter(({ failure }) => failure).length
  return [
    `  <testsuite id="${id}" package="podglass" name="${xml(name)}" hostname="localhost" timestamp="${at.toISOString().slice(0, 19)}" tests="${cases.length}" failures="${failures}" errors="0" time="0">`,
    '    <properties/>',
    ...cases.flatMap((one) => caseLines(one, user)),
    `    <system-out>${xml(output.join('\n'))}</system-out>`,
    '    <system-err/>',
    '  </testsuite>',
  ]
}

/** The report as JUnit XML: one test for each call, which fails where it is refused or missing, and one for each other finding. */
export function reportJunit(report: RecordReport, at: Date): string {
  const who = describeUser(report.user)
  const calls = report.calls.map((one): Case => {
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
  const cases = others.map((flaw): Case => {
    const name = `${FLAWS[flaw.kind].title}: ${placeWords(flaw)}: ${plain(flaw.says)}`
    const failure = { type: FLAWS[flaw.kind].id, message: plain(flaw.says), text: flawWords(flaw) }
    return fails(flaw, compared?.strict ?? false) ? { name, failure } : { name }
  })
  const output = others.map((flaw) => `${FLAWS[flaw.kind].title}: ${placeWords(flaw)}: ${flawWords(flaw)}`)
  const suites: Suite[] = [
    { name: 'Every call is allowed', cases: calls, output: [report.says, ...report.notes].map(plain) },
    ...(compared ? [{ name: 'The Roles grant no more', cases, output }] : []),
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap((suite, id) => suiteLines(id, suite, who, at)),
    '</testsuites>',
    '',
  ].join('\n')
}
