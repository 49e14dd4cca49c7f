import { type NoneVerdict, noneIn, type Read } from '@/lib/evidence/reading'
import { capitalized, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import type { LoggedRefusal, Refusals } from '../contract'
import { countsIn, isEachSourceRead, refusedNow, sayCounts, sayLogs, sayTimes } from './seen-refusals'

type Sources = Pick<Refusals, 'logs' | 'events' | 'minutes'>
type Source = Sources['logs'] | Sources['events']

function isUnread({ state }: Source): boolean {
  return state === 'denied' || state === 'unknown'
}

export const NOT_KNOWN = say`Whether calls are refused is not known`

const EVENTS = {
  read: '',
  part: ', and not all events were read',
  denied: ', and no event was read',
  unknown: ', and no event was read',
} as const

/** Where none was found and not all was read: of how much that is true. */
function sayPart({ logs, events }: Sources): Phrase {
  if (isUnread(logs)) return say`No refusal in ${words(counted(events.count, 'event'))}, and no log was read`
  const since = logs.readSince?.slice(11, 16)
  if (logs.pods < logs.ofPods || logs.morePods) return words(`No refusal in ${sayLogs(logs)}`)
  if (since !== undefined) return words(`No refusal in ${sayLogs(logs)}, some read at ${since} UTC`)
  const what = logs.state === 'part' ? 'what was read of ' : ''
  return words(`No refusal in ${what}${sayLogs(logs)}${EVENTS[events.state]}`)
}

/** The refusals of now with how much was read for them: all of it only where each log and each event was. */
export function refusalsRead(answer: Refusals): Read<readonly LoggedRefusal[]> {
  const { logs, events } = answer
  const value = refusedNow(answer)
  if (isUnread(logs) && isUnread(events)) return { kind: 'none', why: NOT_KNOWN }
  if (isEachSourceRead(answer)) return { kind: 'whole', value }
  const of = logs.morePods ? {} : { of: logs.ofPods }
  return { kind: 'part', value, read: logs.pods, ...of, why: sayPart(answer) }
}

/** What an answer without a refusal says of its namespace, and how sure that is; undefined where there is one. */
export function noneFound(answer: Refusals): NoneVerdict | undefined {
  return noneIn(refusalsRead(answer), say`No refusal found in the last ${answer.minutes} min`)
}

/**
 * The one sentence on the refusals of a namespace, without a period: "4 calls refused, 278 times in 10 min", what became of them,
 * or where none was found as much of it as was read.
 */
export function sayFound(answer: Refusals): string {
  const counts = sayCounts(countsIn(answer))
  const now = refusedNow(answer)
  if (counts !== undefined) {
    const says = plain(capitalized(counts))
    return now.every(({ older }) => older) ? says : `${says}, ${sayTimes(now, answer.minutes)}`
  }
  return plain(noneFound(answer)?.says ?? [])
}
