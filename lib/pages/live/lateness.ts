import type { LiveStatus } from './live-types'

/** The stream sends an event every 5 s: one of them is missing. */
const LATE_MS = 10_000

/** Milliseconds since anything was received; 0 if nothing has been. */
export function silentMs({ heardAt }: LiveStatus, now: number): number {
  return heardAt === undefined ? 0 : now - heardAt
}

/** True when what the page shows is no longer kept current; while it polls, its questions say so by failing. */
export function isLate(status: LiveStatus, now: number): boolean {
  if (status.state === 'idle' || status.state === 'polling') return false
  return status.state === 'lost' || silentMs(status, now) >= LATE_MS
}
