import { abortWith } from '@/lib/kube/transport/abort-with'
import type { Clock } from './clock'

/** Two asks by hand are at least this far apart. */
export const POKE_MS = 2_000

export interface Alarm {
  /** Waits, and lets the askers know that there is an answer. False when it was poked or the signal aborted. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>
  /** Ends the present wait. Resolves with the next answer, or at once when nothing waits. */
  poke(): Promise<void>
  answer(): void
}

/** The waits of one reflector, which a reader may cut short by asking. */
export function createAlarm(clock: Clock): Alarm {
  let waiting: AbortController | undefined
  let pokedAt = Number.NEGATIVE_INFINITY
  let askers: (() => void)[] = []

  function answer(): void {
    for (const resolve of askers) resolve()
    askers = []
  }

  return {
    answer,
    async wait(ms, signal) {
      answer()
      const own = new AbortController()
      waiting = own
      const release = abortWith(own, signal)
      await clock.sleep(ms, own.signal)
      release()
      waiting = undefined
      return !own.signal.aborted
    },
    poke() {
      if (waiting === undefined || clock.now() - pokedAt < POKE_MS) return Promise.resolve()
      pokedAt = clock.now()
      waiting.abort()
      return new Promise((resolve) => askers.push(resolve))
    },
  }
}
