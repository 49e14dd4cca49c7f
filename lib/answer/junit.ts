import { escapeHtml } from '@/lib/phrase/html'

export interface JunitCase {
  name: string
  failure?: { type: string; message: string; text: string }
  /** Why it was not judged: neither passed nor failed. */
  skipped?: string
}

export interface JunitSuite {
  name: string
  cases: readonly JunitCase[]
  /** What did not fail it. */
  output: readonly string[]
}

/** What is left of what no XML document can hold, once nothing is hidden. */
const NO_XML = /[\ufffe\uffff]/g

const xml = (text: string) => escapeHtml(text.replace(NO_XML, '\ufffd'))

function caseLines({ name, failure, skipped }: JunitCase, who: string): string[] {
  const head = `    <testcase classname="${xml(who)}" name="${xml(name)}" time="0"`
  if (failure !== undefined) {
    const { type, message, text } = failure
    const says = `      <failure type="${xml(type)}" message="${xml(message)}">${xml(text)}</failure>`
    return [`${head}>`, says, '    </testcase>']
  }
  if (skipped === undefined) return [`${head}/>`]
  return [`${head}>`, `      <skipped message="${xml(skipped)}"/>`, '    </testcase>']
}

function suiteLines(id: number, { name, cases, output }: JunitSuite, who: string, at: Date): string[] {
  const count = (is: 'failure' | 'skipped') => cases.filter((one) => one[is] !== undefined).length
  const skipped = count('skipped') === 0 ? '' : ` skipped="${count('skipped')}"`
  return [
    `  <testsuite id="${id}" package="podglass" name="${xml(name)}" hostname="localhost" timestamp="${at.toISOString().slice(0, 19)}" tests="${cases.length}" failures="${count('failure')}" errors="0"${skipped} time="0">`,
    '    <properties/>',
    ...cases.flatMap((one) => caseLines(one, who)),
    `    <system-out>${xml(output.join('\n'))}</system-out>`,
    '    <system-err/>',
    '  </testsuite>',
  ]
}

/** Suites as JUnit XML; `who` is the class of each test. */
export function junitXml(suites: readonly JunitSuite[], who: string, at: Date): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap((suite, id) => suiteLines(id, suite, who, at)),
    '</testsuites>',
    '',
  ].join('\n')
}
