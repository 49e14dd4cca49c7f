import type { None } from '@/lib/evidence/reading'
import type { OverviewCheck } from '../contract'

export type PartState = OverviewCheck['state']

/** One thing to do: a page to open, or a command. */
interface Next {
  says: string
  href?: string
  command?: string
}

/** What one answer says of its area, whenever it was given. */
export interface JudgedPart {
  state: PartState
  /** The state in one or two words. */
  word: string
  says: string
  /** What the state is based on, or what it does not cover. */
  evidence: string[]
  /** The one thing to do, where there is one. */
  next?: Next
  /** The API server said so, so it goes stale while the API server gives no answer. */
  isOfApiServer: boolean
}

/** What is well: only where nothing wrong was found in all that was read. */
export function healthyBy(_none: None): Pick<JudgedPart, 'state' | 'word'> {
  return { state: 'healthy', word: 'healthy' }
}

/** An answer with when it was given, RFC 3339; `failed` is why the last try since then brought none. */
export interface Dated<T> {
  value: T
  checkedAt: string
  failed?: string
}

export type VerdictPart = Omit<JudgedPart, 'isOfApiServer'> & { checkedAt: string }

interface Away<State> {
  state: State
  /** Why the API server gives no answer, or does not know who asks. */
  says: string
  checkedAt: string
}

/** Whether the API server answers this pod, by the connection steps. */
export type PartReach = { state: 'answers' | 'unknown' } | Away<'silent'> | Away<'unauthorized'>

/** True where the connection steps ran after the fact was read. */
export function isNewer(reach: { checkedAt: string }, fact: Pick<Dated<unknown>, 'checkedAt'>): boolean {
  return Date.parse(reach.checkedAt) > Date.parse(fact.checkedAt)
}

/** What a fact says of its area now: an answer that could not be asked again is stale, whatever it said. */
export function partOf<T>(fact: Dated<T>, reach: PartReach, judge: (value: T) => JudgedPart): VerdictPart {
  const { isOfApiServer, ...judged } = judge(fact.value)
  const { checkedAt, failed } = fact
  const part = { ...judged, checkedAt }
  const isSilent = isOfApiServer && reach.state === 'silent' && isNewer(reach, fact)
  const why = failed ?? (isSilent ? reach.says : undefined)
  // What was unknown is still unknown.
  if (why === undefined || judged.state === 'unknown') return part
  return { ...part, state: 'stale', word: 'stale', evidence: [why, ...judged.evidence] }
}
