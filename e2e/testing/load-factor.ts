import { availableParallelism, loadavg } from 'node:os'

/** How much longer a wait may take than on a quiet machine: 1 there, 6 at most. */
export function loadFactor(): number {
  const [lastMinute = 0] = loadavg()
  return Math.min(6, Math.max(1, lastMinute / availableParallelism()))
}
