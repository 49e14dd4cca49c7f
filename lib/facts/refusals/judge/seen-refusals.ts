import { type Phrase, say, words } from '@/lib/phrase/phrase'
import { counted, grouped, often } from '@/lib/words/lists'
import type { LoggedRefusal, Refusals } from '../contract'
import { callKey, type RefusedCall, wholeCall } from './refused-call'

/** True where it was refused in the time that was asked for, or keeps a pod from running since then. */
function bearsOnNow({ older, seenIn }: Pick<LoggedRefusal, 'older' | 'seenIn'>): boolean {
  return !older || seenIn.some((one) => one.from === 'log' && one.state === 'crashes')
}

/** What is refused now: of this time, or what a pod crashes on, and still not allowed. */
export function refusedNow({ refusals }: Pick<Refusals, 'refusals'>): LoggedRefusal[] {
  return refusals.filter((refusal) => !refusal.allowedNow && bearsOnNow(refusal))
}

/** What was refused in this time, or what a pod crashes on, and is now allowed. */
export function allowedByNow({ refusals }: Pick<Refusals, 'refusals'>): LoggedRefusal[] {
  return refusals.filter((refusal) => refusal.allowedNow && bearsOnNow(refusal))
}

/** As much of a refusal as tells its call from others. */
interface Called {
  id: string
  explanation: Pick<LoggedRefusal['explanation'], 'kind' | 'request'>
}

/** One key for each call of an account, and for each text that names no whole call. */
export function keysOf(refusals: readonly Called[]): string[] {
  const keys = refusals.map((refusal) => {
    const call = refusedCallOf(refusal)
    return call === undefined ? refusal.id : callKey(call)
  })
  return [...new Set(keys)]
}

export interface CountedCalls {
  refused: number
  allowed: number
  /** There can be more that were not counted. */
  isAtLeast: boolean
}

/** How many calls an answer reports as refused now, and how many that were refused are now allowed. */
export function countsIn(answer: Pick<Refusals, 'refusals' | 'more' | 'logs'>): CountedCalls {
  const refused = keysOf(refusedNow(answer))
  const allowed = keysOf(allowedByNow(answer)).filter((key) => !refused.includes(key))
  return { refused: refused.length, allowed: allowed.length, isAtLeast: canBeMore(answer) }
}

/** True where refusals were left out, or a pod has a log that was not read. */
export function canBeMore({ more, logs }: Pick<Refusals, 'more' | 'logs'>): boolean {
  return more !== undefined || logs.pods < logs.ofPods || logs.morePods === true
}

/**
 * "4 calls refused", "at least 50 calls refused", or what became of those that were: "1 call was refused, allowed now"; undefined
 * where there was none.
 */
export function sayCounts({ refused, allowed, isAtLeast }: CountedCalls): Phrase | undefined {
  if (refused > 0)
    return say`${words(isAtLeast ? 'at least ' : '')}${words(counted(refused, 'call'))} refused`
  if (allowed === 0) return undefined
  return say`${words(counted(allowed, 'call was', 'calls were'))} refused, allowed now`
}

/** "31 times in 10 min"; where none of them is of this time, how often at all: "once". */
export function sayTimes(
  refusals: readonly Pick<LoggedRefusal, 'count' | 'older'>[],
  minutes: number,
): string {
  const ofThisTime = refusals.filter(({ older }) => !older)
  const sum = (some: typeof refusals) => often(some.reduce((all, { count }) => all + count, 0))
  return ofThisTime.length === 0 ? sum(refusals) : `${sum(ofThisTime)} in ${minutes} min`
}

/** The call that an authorizer refused, where the text names it whole. */
export function refusedCallOf({ explanation }: Pick<Called, 'explanation'>): RefusedCall | undefined {
  const { kind, request } = explanation
  const call = wholeCall(explanation)
  if (kind !== 'authorization' || call === undefined || request.user === undefined) return undefined
  return { user: request.user, request: call }
}

/** True where the refused program does not run as it should. */
export function keepsPodFromRunning({ seenIn }: Pick<LoggedRefusal, 'seenIn'>): boolean {
  return seenIn.some((one) => one.from === 'log' && (one.state === 'crashes' || one.state === 'not-ready'))
}

/** True where each log and each event was read. */
export function isEachSourceRead({ logs, events }: Pick<Refusals, 'logs' | 'events'>): boolean {
  return logs.state === 'read' && events.state === 'read'
}

/** "the logs of 21 of 5,008 pods". */
export function sayLogs({ pods, ofPods, morePods }: Refusals['logs']): string {
  if (morePods) return `the logs of ${grouped(pods)} of more than ${counted(ofPods, 'pod')}`
  return `the logs of ${pods === ofPods ? counted(pods, 'pod') : `${grouped(pods)} of ${counted(ofPods, 'pod')}`}`
}

/** What was read, in one sentence; undefined where nothing was. */
export function sayRead({ logs, events }: Pick<Refusals, 'logs' | 'events'>): string | undefined {
  const parts = [
    logs.state === 'denied' || logs.state === 'unknown' ? undefined : sayLogs(logs),
    events.state === 'denied' || events.state === 'unknown' ? undefined : counted(events.count, 'event'),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : `Read from ${parts.join(' and ')}`
}
