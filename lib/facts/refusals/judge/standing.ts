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
  if (doubt !== undefined) return { state: 'doubted', says: 'seen only in a log of another account' }
  if (refusedAt !== undefined) return { state: 'refused', says: 'still refused' }
  const { kind, logged, request } = explanation
  const isOwnWord = kind === 'authorization' && logged?.from === 'log' && logged.runsAs === request.user
  return isOwnWord && !older ? { state: 'logged', says: 'from its own log' } : undefined
}
