import { sayLogged } from '@/lib/diagnosis/wording/say-logged'
import type { LoggedRefusal, Refusals, SeenIn } from '@/lib/facts/refusals/contract'
import { sayAllowed } from '@/lib/facts/refusals/judge/say-allowed'
import { countsIn, refusedNow, sayCounts } from '@/lib/facts/refusals/judge/seen-refusals'
import { plain } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { counted } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'

export type RefusalGate = 'rbac' | 'admission' | 'other' | 'older'

export interface Group {
  gate: RefusalGate
  title: string
  refusals: LoggedRefusal[]
}

const TITLES: Record<RefusalGate, string> = {
  rbac: 'Refused by RBAC',
  admission: 'Refused by admission',
  other: 'Refused elsewhere',
  older: 'Before that',
}

function gateOf({ older, allowedNow, explanation: { kind } }: LoggedRefusal): RefusalGate {
  if (older || allowedNow) return 'older'
  return kind === 'authorization' ? 'rbac' : kind === 'admission' ? 'admission' : 'other'
}

/** The refusals by the gate that refused them, those before the time that was asked for last. */
export function groupsOf(refusals: readonly LoggedRefusal[]): Group[] {
  return (Object.keys(TITLES) as RefusalGate[]).flatMap((gate) => {
    const group = refusals.filter((refusal) => gateOf(refusal) === gate)
    return group.length === 0 ? [] : [{ gate, title: TITLES[gate], refusals: group }]
  })
}

/** "One Role ends 3 of the 9". */
export function roleHeading(ended: number, of: number): string {
  if (ended < of) return `One Role ends ${ended} of the ${of}`
  return of === 1 ? 'One Role ends it' : `One Role ends all ${of}`
}

/** "4 calls refused, 278 times in 10 min", or what is known where none was seen. */
export function headline(answer: Refusals): string {
  const { minutes, logs, events } = answer
  const times = refusedNow(answer).reduce((sum, { count, older }) => sum + (older ? 0 : count), 0)
  const says = sayCounts(countsIn(answer))
  if (says !== undefined) return times === 0 ? says : `${says}, ${counted(times, 'time')} in ${minutes} min`

  const isUnread = (state: string) => state === 'denied' || state === 'unknown'
  if (isUnread(logs.state) && isUnread(events.state)) return 'Whether calls are refused is not known'
  return `No refusal in the last ${minutes} min`
}

/** What was asked for, such as `get configmaps/search-synonyms`, and where. */
export function refusalWords({ request }: LoggedRefusal): { call: string; where: string } {
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

/** Why it is refused, as far as is known, or since when it has been allowed. */
export function causeWords({ explanation, allowedNow }: LoggedRefusal, ownUser: string): string {
  if (allowedNow !== undefined) return `${sayAllowed(allowedNow)}.`
  const { cause, request, kind, says, logged } = explanation
  if (cause !== null) return cause.says
  const { user = '' } = request
  if (kind !== 'authorization' || user === '' || user === ownUser || logged === undefined) return says
  return `Refused to ${shortUser(user, request.namespace ?? '')}, by ${plain(sayLogged(logged, user))}.`
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

/** The counts in ten bars, each of as many minutes. */
export function barsOf(perMinute: readonly number[]): number[] {
  const width = Math.max(1, Math.ceil(perMinute.length / BARS))
  const bars: number[] = []
  for (let end = perMinute.length; end > 0; end -= width) {
    bars.unshift(perMinute.slice(Math.max(0, end - width), end).reduce((sum, one) => sum + one, 0))
  }
  return bars
}
