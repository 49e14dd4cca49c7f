import type { Clock } from '@/lib/clock'

export interface ManualClock extends Clock {
  /** Lets `ms` pass: each sleeper wakes at its time, and what follows from it runs before the next. */
  advance(ms: number): Promise<void>
  /** Lets everything run that waits for no time. */
  settle(): Promise<void>
}

/** A clock that moves only when told. */
export function createManualClock(startMs = Date.parse('2026-11-24T15:00:00Z')): ManualClock {
  let now = startMs
  const sleepers = new Set<{ at: number; wake: () => void }>()

  async function settle(): Promise<void> {
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const wake = () => {
          sleepers.delete(sleeper)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { at: now + ms, wake }
        sleepers.add(sleeper)
        signal.addEventListener('abort', wake)
      }),
    settle,
    async advance(ms) {
      const until = now + ms
      await settle()
      for (;;) {
        const next = [...sleepers].filter((s) => s.at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        now = Math.max(now, next.at)
        next.wake()
        await settle()
      }
      now = until
    },
  }
}
