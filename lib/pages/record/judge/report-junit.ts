import { escapeHtml } from '@/lib/phrase/html'
import { describeUser } from '@/lib/phrase/users'
import type { RecordReport } from '../contract'
import { toNeed } from './report-cases'
import { callLine, FLAWS, fails, flawWords, placeWords } from './words'

interface Case {
  name: string
  failure?: { type: string; message: string; text: string }
  output?: string
}

/** What is left of what no XML document can hold, once nothing is hidden. */
const NO_XML = /[\ufffe\uffff]/g

const xml = (text: string) => escapeHtml(text.replace(NO_XML, '\ufffd'))

function caseLines({ name, failure, output }: Case, user: string): string[] {
  const head = `    <testcase classname="${xml(user)}" name="${xml(name)}" time="0"`
  if (failure === undefined && output === undefined) return [`${head}/>`]
  return [
    `${head}>`,
    ...(failure
      ? [
          `      <failure type="${xml(failure.type)}" message="${xml(failure.message)}">${xml(failure.text)}</failure>`,
        ]
      : []),
    ...(output === undefined ? [] : [`      <system-out>${xml(output)}</system-out>`]),
    '    </testcase>',
  ]
}

function suiteLines(
  id: number,
  name: string,
  cases: readonly Case[],
  { user, at }: { user: string; at: string },
): string[] {
  const failures = cases.filter(({ failure }) => failure).length
  return [
    `  <testsuite id="${id}" package="podglass" name="${xml(name)}" hostname="localhost" timestamp="${at}" tests="${cases.length}" failures="${failures}" errors="0" time="0">`,
    '    <properties/>',
    ...cases.flatMap((one) => caseLines(one, user)),
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ]
}

/** The report as JUnit XML: one test for each call, which fails where it is refused or missing, and one for each other finding. */
export function reportJunit(report: RecordReport, at: Date): string {
  const who = { user: describeUser(report.user), at: at.toISOString().slice(0, 19) }
  const calls = report.calls.map((one): Case => {
    const { refusal, flaw } = toNeed(report, one.call)
    const name = callLine(one.call)
    if (flaw)
      return {
        name,
        failure: { type: FLAWS.missing.id, message: flaw.says, text: [placeWords(flaw), refusal].join('\n') },
      }
    if (refusal !== '' && !report.compared)
      return {
        name,
        failure: {
          type: 'refused',
          message: `The API server refused it ${one.refused} times.`,
          text: refusal,
        },
      }
    return { name }
  })
  const { compared } = report
  const others = (compared?.flaws ?? [])
    .filter(({ kind }) => kind !== 'missing')
    .map((flaw): Case => {
      const { id, title } = FLAWS[flaw.kind]
      const name = `${title}: ${placeWords(flaw)}: ${flaw.says}`
      const text = flawWords(flaw)
      return fails(flaw, compared?.strict ?? false)
        ? { name, failure: { type: id, message: flaw.says, text } }
        : { name, output: text }
    })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suiteLines(0, 'Every call is allowed', calls, who),
    ...(compared ? suiteLines(1, 'The Roles grant no more', others, who) : []),
    '</testsuites>',
    '',
  ].join('\n')
}
