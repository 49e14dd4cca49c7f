import type { AccessTuple } from '@/lib/contract/access-tuple'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { inTurn, NOTHING, plain } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import type { Flaw, RecordReport } from '../contract'

/** How each format of the report names what a comparison finds, and whether it fails a run. */
export const FLAWS = {
  missing: {
    id: 'missing-permission',
    title: 'Missing',
    says: 'A recorded call is not allowed by the Roles given.',
  },
  unused: {
    id: 'unused-permission',
    title: 'Not used',
    says: 'The Roles given grant what no recorded call needed.',
  },
  wildcard: { id: 'wildcard', title: 'Star', says: 'A wildcard grants more than the recorded calls needed.' },
  wide: {
    id: 'cluster-wide',
    title: 'Every namespace',
    says: 'It grants in every namespace what the recorded calls needed in some.',
  },
  dangerous: {
    id: 'dangerous-permission',
    title: 'Dangerous',
    says: 'The permission lets the account gain more than it was granted.',
  },
} as const satisfies Record<Flaw['kind'], { id: string; title: string; says: string }>

/** Whether a flaw makes the run fail. */
export function fails({ kind }: Flaw, strict: boolean): boolean {
  return kind === 'missing' || (strict && kind !== 'dangerous')
}

const onOneLine = (text: string) => visibleText(text).replace(/\s+/g, ' ')

/** The call on one line. */
export function callLine(call: AccessTuple): string {
  return onOneLine(plain(sayCall(call)))
}

export function placeWords({ at, object }: Flaw): string {
  const file = at === undefined ? '' : `${at.file}:${at.line}`
  return [file, object ?? ''].filter((part) => part !== '').join(' ')
}

export function flawWords({ says, instead }: Flaw): string {
  return plain(inTurn([says, instead]))
}

/** Where and how often it was recorded. */
export function runWords({ where, runs }: RecordReport): string {
  return `Recorded in ${where.map(onOneLine).join(' and ')}, ${counted(runs, 'run')}.`
}

/** What to say about a call next to it. */
export function callMarks({
  times,
  refused,
  once,
  standIn,
  everyone,
}: RecordReport['calls'][number]): string[] {
  return [
    `${times} ×`,
    ...(refused > 0 ? [refused === times ? 'refused' : `${refused} refused`] : []),
    ...(once ? ['only once'] : []),
    ...(standIn ? ['on a stand-in'] : []),
    ...(everyone ? ['granted to everyone'] : []),
  ]
}

/** How the API server refused it, on one line. */
export function saysWords(says: string | undefined): string {
  return says === undefined ? 'The refusal had no message.' : `API server: ${onOneLine(says)}`
}

export const AHEAD = 'After an upgrade of Kubernetes'

/** What later versions of Kubernetes change, one line each. */
export function upgradeLines({ upgrade }: RecordReport): string[] {
  if (upgrade === undefined) return []
  return [
    ...(upgrade.server === undefined ? ['The version of the API server was not recorded.'] : []),
    ...upgrade.steps.flatMap(({ says, changes }) => [
      plain(says),
      ...changes.map(({ says, fix = NOTHING }) => plain(inTurn([says, fix]))),
    ]),
  ].map(onOneLine)
}

export function othersWords({ others }: RecordReport): string | undefined {
  if (others.length === 0) return undefined
  const named = others.slice(0, 5).map(({ user, times }) => `${onOneLine(user)} (${counted(times, 'call')})`)
  const more = others.length > 5 ? ` and ${others.length - 5} more` : ''
  return `Calls made as other users are not in this report: ${named.join(', ')}${more}.`
}
