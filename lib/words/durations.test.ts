import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  humanDuration,
  parseHumanDuration,
  sayAge,
  sayDuration,
  sayMinutes,
  sayMoment,
  sayMs,
  sayWait,
  utc,
} from './durations'

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

it.each([
  [10, '10 min'],
  [90, '1 h 30 min'],
  [1_440, '24 h'],
  [10_080, '7 d'],
])('the last %i minutes are %s', (minutes, says) => {
  expect(sayMinutes(minutes)).toBe(says)
})

describe('sayAge', () => {
  it.each([
    [0, 42_000, '42 s ago'],
    [0, 165_000, '2 min ago'],
    [0, 8_040_000, '2 h 14 min ago'],
    [42_000, 0, 'in 42 s'],
    [165_000, 0, 'in 2 min 45 s'],
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

it('writes a moment in whole seconds, as Kubernetes does', () => {
  expect(utc(Date.UTC(2026, 10, 24, 14, 5, 6, 999))).toBe('2026-11-24T14:05:06Z')
})

it('says a moment to the second in words, without its date on the day of the answer', () => {
  const at = '2026-11-24T14:05:06.999Z'
  expect(sayMoment(Date.parse(at))).toBe('2026-11-24 14:05:06 UTC')
  expect(sayMoment(at, '2026-11-25T00:00:00Z')).toBe('2026-11-24 14:05:06 UTC')
  expect(sayMoment(at, '2026-11-24T23:59:59Z')).toBe('14:05:06 UTC')
})

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

// The table of apimachinery's own test of HumanDuration (1.36).
const PRINTED: [ms: number, text: string][] = [
  [SECOND, '1s'],
  [70 * SECOND, '70s'],
  [190 * SECOND, '3m10s'],
  [70 * MINUTE, '70m'],
  [47 * HOUR, '47h'],
  [49 * HOUR, '2d1h'],
  [(8 * 24 + 2) * HOUR, '8d'],
  [367 * DAY, '367d'],
  [(365 * 2 * 24 + 25) * HOUR, '2y1d'],
  [(365 * 8 * 24 + 2) * HOUR, '8y'],
]

const EDGES: [ms: number, text: string][] = [
  [-5 * SECOND, '<invalid>'],
  [-900, '0s'],
  [119 * SECOND, '119s'],
  [120 * SECOND, '2m'],
  [599 * SECOND, '9m59s'],
  [HOUR, '60m'],
  [4 * HOUR + MINUTE, '4h1m'],
  [50 * HOUR, '2d2h'],
  [30 * DAY, '30d'],
  [800 * DAY, '2y70d'],
]

describe('humanDuration', () => {
  it.each([...PRINTED, ...EDGES])('prints %i ms as %s', (ms, text) => {
    expect(humanDuration(ms)).toBe(text)
  })
})

describe('parseHumanDuration', () => {
  it.each([
    ['0s', 0],
    ['5d3h', 5 * DAY + 3 * HOUR],
    ['2y12d', 742 * DAY],
    ['', undefined],
    ['5', undefined],
    ['d', undefined],
    ['-5m', undefined],
    ['5m ago', undefined],
    ['128Mi', undefined],
    ['<unknown>', undefined],
    ['<invalid>', undefined],
  ])('reads %j', (text, ms) => {
    expect(parseHumanDuration(text)).toBe(ms)
  })

  it('is short of the true span by less than the unit that was left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 365 * DAY }), (ms) => {
        const read = parseHumanDuration(humanDuration(ms)) ?? Number.NaN
        expect(read).toBeLessThanOrEqual(ms)
        const unit = ms < 10 * MINUTE ? SECOND : ms < 8 * HOUR ? MINUTE : ms < 8 * DAY ? HOUR : DAY
        const isYears = ms >= 365 * 8 * DAY
        expect(ms - read).toBeLessThan(isYears ? 365 * DAY : unit)
      }),
    )
  })

  it('prints the same again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 365 * DAY }), (ms) => {
        const text = humanDuration(ms)
        expect(humanDuration(parseHumanDuration(text) ?? Number.NaN)).toBe(text)
      }),
    )
  })
})
