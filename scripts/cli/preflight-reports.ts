import { type JunitCase, junitXml } from '@/lib/answer/junit'
import { type SarifResult, sarifJson } from '@/lib/answer/sarif'
import { type Preflight, type PreflightRow, STOPS } from '@/lib/facts/preflight/contract'
import type { GivenFile } from '@/lib/pages/record/judge/given'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'

/** What separates the texts of files in a plan. */
export const BETWEEN = '\n---\n'

type PlaceOf = (line: number) => NonNullable<SarifResult['at']>

interface PlannedFile extends GivenFile {
  /** Its lines are not those of the file. */
  isCut: boolean
}

/** Where a line of the plan is from: a file that was read, or the template that helm names above it. */
export function placesIn(files: readonly PlannedFile[]): PlaceOf {
  const starts: number[] = []
  let next = 1
  for (const { text } of files) {
    starts.push(next)
    next += `${text}${BETWEEN}`.split('\n').length - 1
  }
  return (line) => {
    const index = Math.max(
      0,
      starts.findLastIndex((start) => start <= line),
    )
    const { name = '', text = '', isCut = true } = files[index] ?? {}
    const own = line - (starts[index] ?? 1)
    const before = text.split('\n', own + 1)
    const source = before.findLast((one) => one.startsWith('# Source: ') || one.startsWith('---'))
    const template = /^# Source: [^/]+\/(.+)$/.exec(source ?? '')?.[1]
    return template === undefined
      ? { file: name, line: isCut ? 1 : own + 1 }
      : { file: `${name}/${template}`, line: 1 }
  }
}

/** An object as a reader finds it: `Deployment shop/web`. */
export function nameOf({ kind, namespace, name }: Pick<PreflightRow, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

function caseOf(row: PreflightRow): JunitCase {
  const name = nameOf(row)
  const told = (...states: PreflightRow['stops'][number]['state'][]) =>
    row.stops.filter(({ state }) => states.includes(state))
  const failing = told('refuses', 'pods')
  const lines = (stops: PreflightRow['stops'], between = '\n') =>
    stops.map(({ by, says }) => `${STOPS[by]}: ${plain(says)}`).join(between)
  const [first] = failing
  if (first !== undefined)
    return { name, failure: { type: first.by, message: plain(first.says), text: lines(failing) } }
  return row.state === 'passes' ? { name } : { name, skipped: lines(told('unknown', 'unread'), ' ') }
}

/** The answer as JUnit XML: a test for each object, which fails where it or its pods are refused, and is skipped where a gate is not judged. */
export function preflightJunit({ says, rows, errors, user, unread }: Preflight, at: Date): string {
  const broken = errors.map(({ line, says }): JunitCase => {
    const message = plain(says)
    return { name: `line ${line}`, failure: { type: 'unreadable', message, text: message } }
  })
  const cases = [...rows.map(caseOf), ...broken]
  const output = [says, ...unread.map((one) => one.says)].map(plain)
  return junitXml([{ name: 'Every object is taken', cases, output }], describeUser(user), at).trimEnd()
}

const LEVEL = { refuses: 'error', pods: 'error', unknown: 'warning', unread: 'note' } as const
const OTHERS = [
  { id: 'unreadable', says: 'A part of the manifests could not be read.' },
  { id: 'lacks', says: 'What is installed lacks something.' },
  { id: 'dangerous', says: 'What is installed can do something dangerous.' },
]

/** The answer as SARIF 2.1.0: each gate that refuses, or was not judged, at the line of its object. */
export function preflightSarif(found: Preflight, placeOf: PlaceOf, version: string): string {
  const { rows, errors, lacks, dangers } = found
  const results: SarifResult[] = [
    ...rows.flatMap((row) =>
      row.stops.map(({ by, state, says }) => ({
        ...{ ruleId: by, level: LEVEL[state], object: nameOf(row), at: placeOf(row.line) },
        message: `${nameOf(row)}: ${plain(says)}`,
      })),
    ),
    ...errors.map(({ line, says }) => ({
      ...{ ruleId: 'unreadable', level: 'error' as const, message: plain(says), at: placeOf(line) },
    })),
    ...lacks.map(({ object, line, says }) => ({
      ...{ ruleId: 'lacks', level: 'warning' as const, object, at: placeOf(line), message: plain(says) },
    })),
    ...dangers.map(({ says }) => ({ ruleId: 'dangerous', level: 'warning' as const, message: plain(says) })),
  ]
  const gates = Object.entries(STOPS).map(([id, word]) => ({
    id,
    says: `${word}: an object is refused, or not judged.`,
  }))
  return sarifJson(results, [...gates, ...OTHERS], version).trimEnd()
}
