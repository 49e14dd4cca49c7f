import { setImmediate as nextTurn } from 'node:timers/promises'

/** One piece of work holds the process this long, whatever its steps do. */
const TURN_MS = 10

/** One step for each of many, with a turn for others whenever the steps since the last have taken 10 ms. */
export async function inTurns<T>(
  many: Iterable<T>,
  step: (one: T) => void,
  signal?: AbortSignal,
): Promise<void> {
  let begunAt = performance.now()
  for (const one of many) {
    step(one)
    if (performance.now() - begunAt < TURN_MS) continue
    await nextTurn()
    signal?.throwIfAborted()
    begunAt = performance.now()
  }
}
