import { describe, expect, it } from 'vitest'
import type { Column, Row } from '@/lib/contract/resources'
import { createGlowKeeper, GLOW_MS, type Glows, nextGlows } from './glows'

const columns: Column[] = [
  ['Name', 'string'],
  ['Status', 'string'],
  ['Restarts', 'string'],
  ['Age', 'string'],
  ['Refreshed', 'date'],
].map(([name = '', type = '']) => ({ name, type, priority: 0, description: '' }))

const row = (key: string, status = 'Running', restarts = '0', age = '5m', refreshed = '5m'): Row => ({
  key,
  cells: [key, status, restarts, age, refreshed],
})

const NONE: Glows = new Map()
const glow = (before: Row[], after: Row[], held = NONE, at = 1000) =>
  [...nextGlows(held, columns, before, after, at)].map(([key, { cells }]) => [key, [...cells]])

describe('what glows', () => {
  it.each([
    ['a changed cell', [row('a', 'Pending'), row('b')], [row('a'), row('b')], [['a', [1]]]],
    ['a new row, whole', [row('a')], [row('a'), row('b')], [['b', [0, 1, 2, 3, 4]]]],
    ['nothing for a deleted row', [row('a'), row('b')], [row('a')], []],
    ['nothing for an age that only counted on', [row('a')], [row('a', 'Running', '0', '6m', '6m')], []],
    [
      'nothing for a restart whose age only counted on',
      [row('a', 'x', '1 (5m ago)')],
      [row('a', 'x', '1 (6m ago)')],
      [],
    ],
    ['another restart', [row('a', 'x', '1 (5m ago)')], [row('a', 'x', '2 (1s ago)')], [['a', [2]]]],
    [
      'a date that is no longer a duration',
      [row('a')],
      [row('a', 'Running', '0', '5m', '<none>')],
      [['a', [4]]],
    ],
  ])('%s', (_, before, after, glows) => {
    expect(glow(before, after)).toEqual(glows)
  })

  it('goes on while other rows change, and ends in time', () => {
    const first = nextGlows(NONE, columns, [row('a', 'Pending')], [row('a')], 1000)
    expect(glow([], [row('b')], first, 1000 + GLOW_MS - 1).map(([key]) => key)).toEqual(['a', 'b'])
    expect(glow([], [row('b')], first, 1000 + GLOW_MS).map(([key]) => key)).toEqual(['b'])
  })

  it('is the same map when nothing changed, so nothing is redrawn', () => {
    const same = row('a')
    expect(nextGlows(NONE, columns, [same], [same], 1000)).toBe(NONE)
  })

  it('is tracked from one call to the next, but not for rows of other columns', () => {
    const keep = createGlowKeeper()
    const rows = [row('a', 'Pending'), row('b')]
    expect(keep(columns, rows, 0).size).toBe(0)
    const after = [row('a'), rows[1] ?? row('b')]
    const glows = keep(columns, after, 1000)
    expect([...glows.keys()]).toEqual(['a'])
    expect(keep(columns, after, 1200)).toBe(glows)
    expect(keep(columns, [...after], 1000 + GLOW_MS).size).toBe(0)
    expect(keep([...columns], [row('c')], 2000 + GLOW_MS).size).toBe(0)
  })
})
