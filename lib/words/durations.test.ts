import { describe, expect, it } from 'vitest'
import { sayAge, sayDuration, sayMs, sayWait } from './durations'

describe('sayDuration', () => {
  it.each([
    [-61_000, '1 min 1 s'],
    [999, '0 s'],
    [42_000, '42 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [8_040_000, '2 h 14 min'],
    [90_000_000, '1 d 1 h'],
    [364.9 * 86_400_000, '364 d'],
  ])('%i ms is %s', (ms, says) => {
    expect(sayDuration(ms)).toBe(says)
  })
})

it.each([
  [2_999.6, '3 s'],
  [3_004, '3 s'],
  [480, '0 s'],
])('a wait of %f ms is %s', (ms, says) => {
  expect(sayWait(ms)).toBe(says)
})

describe('sayAge', () => {
  it.each([
    [0, 42_000, '42 s ago'],
    [42_000, 0, 'in 42 s'],
    [0, 500, 'now'],
    [Number.NaN, 0, 'at an unreadable time'],
  ])('%i against %i is %s', (at, now, says) => {
    expect(sayAge(at, now)).toBe(says)
  })
})

it.each([
  [0, '0 ms'],
  [0.04, '0.0 ms'],
  [0.4, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [93.4, '93 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [3_002, '3.0 s'],
])('%f ms is said as "%s"', (ms, says) => {
  expect(sayMs(ms)).toBe(says)
})
