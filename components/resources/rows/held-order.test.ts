import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Row } from '@/lib/contract/resources'
import { inHeldOrder } from './sort-rows'

const row = (key: string): Row => ({ key, cells: [] })
const order = (before: string, after: string) =>
  inHeldOrder([...before], [...after].map(row))
    .map(({ key }) => key)
    .join('')

it.each([
  ['abc', 'cba', 'abc'],
  ['abc', 'ca', 'ac'],
  ['abc', 'abxc', 'abxc'],
  ['abc', 'cxab', 'abcx'],
  ['abc', 'xyabc', 'xyabc'],
  ['', 'ab', 'ab'],
  ['ab', '', ''],
])('%s, which would be %s, is %s', (before, after, held) => {
  expect(order(before, after)).toBe(held)
})

it('never loses, duplicates or moves an existing row', () => {
  const keys = fc.uniqueArray(fc.constantFrom(...'abcdefgh'))
  fc.assert(
    fc.property(keys, keys, (before, after) => {
      const held = inHeldOrder(before, after.map(row)).map(({ key }) => key)
      expect(held.toSorted()).toEqual(after.toSorted())
      expect(held.filter((key) => before.includes(key))).toEqual(before.filter((key) => after.includes(key)))
    }),
  )
})
