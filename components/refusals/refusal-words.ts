import { sayLogged } from '@/lib/diagnosis/wording/say-logged'
import type { LoggedRefusal, SeenIn } from '@/lib/facts/refusals/contract'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { counted, grouped } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'

export type GroupName = 'rbac' | 'accounts' | 'admission' | 'other' | 'doubted' | 'older'

export interface Group {
  name: GroupName
  title: string
  says: string
  refusals: LoggedRefusal[]
}

const GROUPS: Record<GroupName, { title: string; says: string }> = {
  rbac: { title: 'Refused by RBAC', says: '' },
  accounts: { title: 'Other accounts', says: 'refused by RBAC' },
  admission: { title: 'Refused by admission', says: 'no Role fixes these' },
  other: { title: 'Refused elsewhere', says: '' },
  doubted: { title: 'Only a log line says so', says: 'select a call if your program makes it' },
  older: { title: 'Before that', says: '' },
}

function groupOf({ older, doubt, request, explanation }: LoggedRefusal, ownUser: string): GroupName {
  if (older) return 'older'
  if (doubt !== undefined) return 'doubted'
  if (explanation.kind === 'admission') return 'admission'
  if (explanation.kind !== 'authorization') return 'other'
  return ownUser === '' || (request.user ?? ownUser) === ownUser ? 'rbac' : 'accounts'
}

/**
 * The refusals by who refused them to whom: this account's first, those that a log line alone names and those before the time that was
 * asked for last. In a group, what is allowed by now comes last.
 */
export function groupsOf(refusals: readonly LoggedRefusal[], ownUser: string): Group[] {
  const isAllowed = ({ allowedNow }: LoggedRefusal) => Number(allowedNow !== undefined)
  return (Object.keys(GROUPS) as GroupName[]).flatMap((name) => {
    const group = refusals
      .filter((refusal) => groupOf(refusal, ownUser) === name)
      .toSorted((a, b) => isAllowed(a) - isAllowed(b))
    return group.length === 0 ? [] : [{ name, ...GROUPS[name], refusals: group }]
  })
}

/** "One Role ends 3 of the 9". */
export function roleHeading(ended: number, of: number): string {
  if (ended < of) return `One Role ends ${ended} of the ${of}`
  return of === 1 ? 'One Role ends it' : `One Role ends all ${of}`
}

/** What was asked for, such as `get configmaps/search-synonyms`, and where. */
export function refusalWords({ request }: Pick<LoggedRefusal, 'request'>): { call: string; where: string } {
  const { verb = '', group = '', resource, subresource, name, namespace, path } = request
  if (path !== undefined) return { call: `${verb} ${path}`.trim(), where: '' }
  if (resource === undefined)
    return { call: verb === '' ? 'A call that the text does not name' : verb, where: '' }
  const what = describeResource({ group, resource, subresource })
  return {
    call: `${verb} ${what}${name ? `/${name}` : ''}`.trim(),
    where: namespace === undefined ? '' : namespace === '' ? 'cluster-wide' : `in ${namespace}`,
  }
}

/** Why it is refused, as far as is known. */
export function causeWords({ explanation }: Pick<LoggedRefusal, 'explanation'>, ownUser: string): Phrase {
  const { cause, request, kind, logged } = explanation
  if (cause !== null) return cause.says
  const { user = '' } = request
  if (kind !== 'authorization' || user === '' || user === ownUser || logged === undefined)
    return explanation.says
  return say`Refused to ${code(shortUser(user, request.namespace ?? ''))}, by ${sayLogged(logged, user)}.`
}

export interface SeenWords {
  who: string
  more: string
}

const STATES = { crashes: 'crashing', 'not-ready': 'not ready', runs: '', ended: 'ended' }

/** Who was refused, by where it was found: each workload with its number of pods, and each event's object. */
export function seenWords(seenIn: readonly SeenIn[]): SeenWords[] {
  const owners = new Map<string, { pods: Set<string>; state: keyof typeof STATES }>()
  const events: SeenWords[] = []
  for (const one of seenIn) {
    if (one.from === 'event') {
      events.push({ who: one.by, more: `for ${one.kind} ${one.name}` })
      continue
    }
    const known = owners.get(one.owner) ?? { pods: new Set(), state: one.state }
    known.pods.add(one.pod)
    owners.set(one.owner, known)
  }
  const logs = [...owners].map(([who, { pods, state }]) => ({
    who,
    more: [counted(pods.size, 'pod'), STATES[state]].filter((word) => word !== '').join(', '),
  }))
  return [...logs, ...events]
}

/** "log", "event" or both. */
export function sourceWords(seenIn: readonly SeenIn[]): string {
  return [...new Set(seenIn.map(({ from }) => from))].sort().reverse().join(' and ')
}

const BARS = 10
const MINUTE_MS = 60_000

export interface Bar {
  fromMs: number
  toMs: number
  count: number
}

/** "14:03 to 14:04 UTC": when a bar was. */
export function barTime({ fromMs, toMs }: Bar): string {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(11, 16))
  return `${from} to ${to} UTC`
}

/** "14:03 to 14:04 UTC: 22". */
export function barWords(bar: Bar): string {
  return `${barTime(bar)}: ${grouped(bar.count)}`
}

/** The counts in about ten bars of as many minutes each, by the clock: a bar keeps its place from one answer to the next. */
export function barsOf(perMinute: readonly number[], checkedAt: string): Bar[] {
  const widthMs = Math.max(1, Math.floor(perMinute.length / BARS)) * MINUTE_MS
  const lastMs = Math.floor(Date.parse(checkedAt) / MINUTE_MS) * MINUTE_MS
  const bars: Bar[] = []
  for (const [index, count] of perMinute.entries()) {
    const minuteMs = lastMs - (perMinute.length - 1 - index) * MINUTE_MS
    const fromMs = Math.floor(minuteMs / widthMs) * widthMs
    const bar = bars.at(-1)
    if (bar?.fromMs === fromMs) bar.count += count
    else bars.push({ fromMs, toMs: fromMs + widthMs, count })
  }
  return bars
}

/** The bars of several refusals in one, without one that begins before the time that was asked for: its count would be in part. */
export function barsOfAll(refusals: readonly LoggedRefusal[], checkedAt: string): Bar[] {
  const [first = [], ...others] = refusals
    .filter(({ older }) => older === undefined)
    .map(({ perMinute }) => perMinute)
  const sums = first.map((count, index) => others.reduce((sum, one) => sum + (one[index] ?? 0), count))
  const askedMs = Date.parse(checkedAt) - (sums.length - 1) * MINUTE_MS
  return barsOf(sums, checkedAt).filter(({ fromMs }) => fromMs >= askedMs)
}

/** The refusals of one bar, each with its count there. */
export function inBar(
  refusals: readonly LoggedRefusal[],
  { fromMs }: Bar,
  checkedAt: string,
): LoggedRefusal[] {
  return refusals.flatMap((refusal) => {
    if (refusal.older) return []
    const bar = barsOf(refusal.perMinute, checkedAt).find((one) => one.fromMs === fromMs)
    return bar === undefined || bar.count === 0 ? [] : [{ ...refusal, count: bar.count }]
  })
}
