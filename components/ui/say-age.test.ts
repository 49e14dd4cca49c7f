import { describe, expect, it } from 'vitest'
import { sayAge, sayDuration } from './say-age'

describe('sayDuration', () => {
  it.each([
    [-5, '0 s'],
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
