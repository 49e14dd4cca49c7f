import { describe, expect, it } from 'vitest'
import { afterFailure, type BackoffState } from './backoff'

function delays(count: number, random: number, everyMs = 0): number[] {
  let state: BackoffState | null = null
  return Array.from({ length: count }, (_, i) => {
    const next = afterFailure(state, i * everyMs, random)
    state = next.state
    return next.delayMs
  })
}

describe('afterFailure', () => {
  it.each([
    ['doubles from 0.8 s to 30 s', 8, 0, 1000, [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]],
    ['is up to twice as long by jitter', 3, 1, 1000, [1600, 3200, 6400]],
    ['starts again when the last failure is over 2 min old', 3, 0, 120_001, [800, 800, 800]],
    ['goes on when it is not', 3, 0, 120_000, [800, 1600, 3200]],
  ])('%s', (_, count, random, everyMs, expected) => {
    expect(delays(count, random, everyMs)).toEqual(expected)
  })
})
