import type { Changes } from '../contract'

const MINUTES = 60

/** Of an answer only what changed in the last hour before it was checked; what was left out is older than all of it, unless all of it is that new. */
export function lastHour(of: Changes): Changes {
  const sinceMs = Date.parse(of.checkedAt) - MINUTES * 60_000
  const changes = of.changes.filter(({ at }) => Date.parse(at) >= sinceMs)
  return { ...of, minutes: MINUTES, changes, more: changes.length < of.changes.length ? 0 : of.more }
}
