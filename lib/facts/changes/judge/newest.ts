import type { Change } from '../contract'
import { msOf } from './change-of'

/** The changes of a time, the newest first, at most so many, and how many older ones are left out. */
export function newestOf(
  changes: readonly Change[],
  { nowMs, minutes }: { nowMs: number; minutes: number },
  most: number,
): { changes: Change[]; more: number } {
  const sinceMs = nowMs - minutes * 60_000
  const within = changes
    .filter(({ at }) => msOf(at) >= sinceMs)
    .sort((a, b) => msOf(b.at) - msOf(a.at) || (a.id < b.id ? -1 : 1))
  return { changes: within.slice(0, most), more: Math.max(0, within.length - most) }
}
