import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOlderVersion } from './behind-lists'

it('orders versions as the numbers that they are, whatever their size', () => {
  const version = fc.bigInt({ min: 0n, max: 2n ** 128n })
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(isOlderVersion(String(a), String(b))).toBe(a < b)
    }),
  )
})

it.each([
  ['', '5'],
  ['5', ''],
  ['5a', '6'],
  ['05', '6'],
  ['-1', '6'],
])('orders %j and %j in no way', (a, b) => {
  expect([isOlderVersion(a, b), isOlderVersion(b, a)]).toEqual([false, false])
})
