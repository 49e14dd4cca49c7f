import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ResourceList } from '@/lib/contract/resources'
import { NOTHING } from '@/lib/phrase/phrase'
import { createBehindLists, isOlderVersion } from './behind-lists'

function listOf(epoch: string, seq: number, resourceVersion: string): ResourceList {
  return { columns: [], rows: [], resourceVersion, state: 'live', says: NOTHING, cursor: { epoch, seq } }
}

const held = listOf('a', 5, '1000')

it.each([
  ['newer', listOf('b', 1, '1001')],
  ['as new', listOf('b', 1, '1000')],
  ['of the same replica', listOf('a', 6, '999')],
  ['of a version that cannot be compared', listOf('b', 1, 'x')],
  ['refused', { ...listOf('b', 1, ''), state: 'forbidden' as const }],
])('a list that is %s is shown', (_, next) => {
  const lists = createBehindLists()
  expect(lists.shown('t', held, next)).toBe(next)
  expect(lists.of('t')).toBeUndefined()
})

it('a list of another replica that is older is followed, and shown once it is as new', () => {
  const lists = createBehindLists()
  const kept = lists.shown('t', held, listOf('b', 1, '998'))
  expect(kept).toMatchObject({ resourceVersion: '1000', state: 'stale', cursor: held.cursor })
  expect(lists.of('t')).toMatchObject({ resourceVersion: '998' })
  expect(lists.shown('t', kept, listOf('b', 2, '999'))).toBe(kept)
  const caughtUp = listOf('b', 3, '1000')
  expect(lists.shown('t', kept, caughtUp)).toBe(caughtUp)
  expect(lists.of('t')).toBeUndefined()
})

it('a list that stays behind for three minutes is believed', () => {
  let now = 0
  const lists = createBehindLists(() => now)
  const kept = lists.shown('t', held, listOf('b', 1, '10'))
  now = 179_999
  expect(lists.shown('t', kept, listOf('b', 2, '11'))).toBe(kept)
  now = 180_000
  const restored = listOf('b', 3, '12')
  expect(lists.shown('t', kept, restored)).toBe(restored)
})

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
