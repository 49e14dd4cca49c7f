import type { Explanation } from '@/lib/contract/explanation'

/** One check that was answered: when, and what it said. */
export interface Tick {
  at: number
  verdict: Explanation['verdict']
}

const MOST = 24

/** The last checks plus one; unchanged by an answer that is already there. */
export function addTick(ticks: readonly Tick[], tick: Tick): readonly Tick[] {
  const newest = ticks.at(-1)
  if (tick.at === 0 || (newest !== undefined && tick.at <= newest.at)) return ticks
  return [...ticks, tick].slice(-MOST)
}
