import type { LoggedRefusal } from '../contract'
import { sayAllowedAt } from './say-allowed'

/** What is known of a refused call now. */
export interface Standing {
  state: 'allowed' | 'refused' | 'logged' | 'doubted'
  says: string
}

type Seen = Pick<LoggedRefusal, 'allowedNow' | 'refusedAt' | 'doubt' | 'older' | 'explanation'>

/**
 * Whether a call that was refused is refused still, by the last review of it or else by the log of the account itself; undefined
 * where neither says so, as for admission, which no review asks.
 */
export function standingOf({ allowedNow, refusedAt, doubt, older, explanation }: Seen): Standing | undefined {
  if (allowedNow) return { state: 'allowed', says: `allowed ${sayAllowedAt(allowedNow)}` }
  if (doubt !== undefined) return { state: 'doubted', says: 'only a log line says so' }
  if (refusedAt !== undefined) return { state: 'refused', says: 'still refused' }
  const { kind, logged, request } = explanation
  const isOwnWord = kind === 'authorization' && logged?.from === 'log' && logged.runsAs === request.user
  return isOwnWord && !older ? { state: 'logged', says: 'from its own log' } : undefined
}

/** A call that is refused is asked about again once a minute at least, unless there are too many of them. */
const FRESH_MS = 120_000

export const REFUSED_STATES = ['refused', 'stale', 'unknown'] as const
export type RefusedState = (typeof REFUSED_STATES)[number]

/**
 * How sure it is that a call that was refused still is: a review refused it in the last two minutes, or before that, or none was
 * asked; undefined once a review allowed it.
 */
export function refusedState(
  { allowedNow, refusedAt }: Pick<LoggedRefusal, 'allowedNow' | 'refusedAt'>,
  now: number,
): RefusedState | undefined {
  if (allowedNow !== undefined) return undefined
  if (refusedAt === undefined) return 'unknown'
  return now - Date.parse(refusedAt) < FRESH_MS ? 'refused' : 'stale'
}
