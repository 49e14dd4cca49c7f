import { expect, it } from 'vitest'
import { addTick, type Tick } from './use-watched-check'

it('keeps the last checks once each, in their order', () => {
  let ticks: readonly Tick[] = []
  for (const at of [0, 1, 1, 3, 2]) ticks = addTick(ticks, { at, verdict: 'denied' })
  expect(ticks.map(({ at }) => at)).toEqual([1, 3])
  for (let at = 4; at < 40; at += 1) ticks = addTick(ticks, { at, verdict: 'allowed' })
  expect(ticks).toHaveLength(24)
  expect(ticks.at(-1)).toEqual({ at: 39, verdict: 'allowed' })
  expect(addTick(ticks, { at: 39, verdict: 'denied' })).toBe(ticks)
})
