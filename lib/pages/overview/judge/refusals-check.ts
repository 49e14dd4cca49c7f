import { NOT_KNOWN, noneFound, refusalsRead } from '@/lib/facts/refusals/judge/none-found'
import { callKey } from '@/lib/facts/refusals/judge/refused-call'
import {
  allowedByNow,
  type CountedCalls,
  canBeMore,
  keysOf,
  refusedNow,
  sayCounts,
  sayRead,
} from '@/lib/facts/refusals/judge/seen-refusals'
import { plain } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { counted } from '@/lib/words/lists'
import { refusalsAddress } from '@/lib/words/page-addresses'
import type { OverviewCheck } from '../contract'
import type { RefusalsRead } from './logged-refusals'
import { type CallReadings, crashCalls, isAllowedNow } from './pod-causes'

/** The refused calls of an overview, by crashes, logs and events, each once. */
export interface CallCounts extends Omit<CountedCalls, 'refused'> {
  /** Undefined where nothing was read and none is known. */
  refused: number | undefined
}

export function countCalls(readings: CallReadings): CallCounts {
  const { refusals } = readings
  const crashes = crashCalls(readings)
  const told = refusals.state === 'read' ? keysOf(refusedNow(refusals.value)) : []
  const refused = new Set([...crashes.filter((one) => !isAllowedNow(readings, one)).map(callKey), ...told])
  const allowed = new Set([
    ...crashes.filter((one) => isAllowedNow(readings, one)).map(callKey),
    ...(refusals.state === 'read' ? keysOf(allowedByNow(refusals.value)) : []),
  ])
  const isKnown = refused.size > 0 || allowed.size > 0 || isAllRead(readings)
  return {
    refused: isKnown ? refused.size : undefined,
    // While logs are still being read there can be more.
    isAtLeast: refusals.state === 'unread' ? refused.size > 0 : canBeMore(refusals.value),
    allowed: [...allowed].filter((key) => !refused.has(key)).length,
  }
}

/** True when all logs and all events were read, so that none means none. */
export function isAllRead({ refusals }: RefusalsRead): boolean {
  return refusals.state === 'read' && refusalsRead(refusals.value).kind === 'whole'
}

/** What logs and events were read, and what they showed. */
export function refusalsCheck(readings: CallReadings): OverviewCheck {
  const { refusals } = readings
  const check = (state: OverviewCheck['state'], says: string, evidence: Piece[][] = []): OverviewCheck => ({
    area: 'refusals',
    state,
    says: [{ strong: 'Refusals' }, { text: `: ${says}` }],
    evidence,
    action: { says: 'Refusals', href: refusalsAddress() },
  })
  const { refused: count = 0, isAtLeast, allowed } = countCalls(readings)
  if (refusals.state === 'unread') {
    const why: Piece[][] = [[...refusals.says]]
    return isAtLeast
      ? check('broken', `at least ${counted(count, 'call')}`, why)
      : check('unknown', 'not known', why)
  }
  const { logs, events, minutes } = refusals.value
  const read = sayRead(refusals.value)
  const evidence: Piece[][] = [...(read === undefined ? [] : [[{ text: read }], [{ at: refusals.at }]])]
  if (count > 0) {
    return check('broken', plain(sayCounts({ refused: count, allowed, isAtLeast }) ?? []), evidence)
  }
  if (allowed > 0) {
    const says = plain(sayCounts({ refused: 0, allowed, isAtLeast }) ?? [])
    return check(isAllRead(readings) ? 'healthy' : 'neutral', says, evidence)
  }
  const found = noneFound(refusals.value)
  if (found?.is === 'none') return check('healthy', `none in the last ${minutes} min`, evidence)
  const says = plain(found?.says ?? NOT_KNOWN)
  if (logs.state === 'unknown' || events.state === 'unknown') {
    const why = logs.says ?? events.says
    return check('unknown', says, why === undefined ? evidence : [[...why], ...evidence])
  }
  const missing = [
    ...(logs.state === 'denied' ? ['get pods/log'] : []),
    ...(events.state === 'denied' ? ['list events'] : []),
  ]
  if (missing.length === 0) return check('neutral', says, evidence)
  return check('denied', says, [[{ text: 'needs ' }, { code: missing.join(', ') }], ...evidence])
}
