import { expect, it } from 'vitest'
import { podStrip } from './pod-strip'
import { type Cells, pods } from './testing/area-facts'

/** A list of pods by their names. */
function listOf(rows: readonly [name: string, ...Cells][]) {
  const facts = pods(rows.map(([, ...cells]) => cells))
  for (const [i, row] of facts.list.rows.entries()) row.key = rows[i]?.[0] ?? ''
  return facts
}

const running: Cells = ['1/1', 'Running']

it('has a row for each owner, trouble first and then the owner of this pod, with how many are in which state', () => {
  const facts = listOf([
    ['catalog-0', ...running],
    ['web-6c9d8f7b5-bbbbb', ...running],
    ['web-6c9d8f7b5-aaaaa', ...running],
    ['cart-6c9d8f7b5-aaaaa', ...running],
    ['cart-6c9d8f7b5-bbbbb', '0/1', 'ImagePullBackOff'],
    ['report-0', '0/1', 'Pending', '0', '1m'],
    ['nightly-29384711-x2k4p', '0/1', 'Completed'],
  ])
  const strip = podStrip(facts, 'web-6c9d8f7b5-aaaaa')
  expect(strip).toMatchObject({ namespace: 'shop', pods: 7, completed: 1, moreOwners: 0 })
  expect(strip?.counts).toEqual({ ready: 4, 'not-ready': 1, starting: 1 })
  expect(strip?.owners.map(({ name, word, counts, own }) => [name, word, counts, own])).toEqual([
    ['cart', 'ImagePullBackOff', { ready: 1, 'not-ready': 1 }, undefined],
    ['report', 'Pending', { starting: 1 }, undefined],
    ['web', 'Running', { ready: 2 }, 'ready'],
    ['catalog', 'Running', { ready: 1 }, undefined],
  ])
})

it('stays small however many pods there are', () => {
  const rows = Array.from({ length: 5000 }, (_, i): [string, ...Cells] => [`app${i % 40}-${i}`, ...running])
  const strip = podStrip(listOf(rows), undefined)
  expect(strip).toMatchObject({ pods: 5000, moreOwners: 34 })
  expect(strip?.counts).toEqual({ ready: 5000 })
  expect(strip?.owners.map(({ counts }) => counts)).toEqual(Array(6).fill({ ready: 125 }))
})

it('shows the owner of this pod however many others are in trouble', () => {
  const rows = Array.from({ length: 20 }, (_, i): [string, ...Cells] => [`app${i}-0`, '0/1', 'Error'])
  const strip = podStrip(listOf([...rows, ['web-0', ...running]]), 'web-0')
  expect(strip?.owners.at(-1)?.name).toBe('web')
  expect([strip?.owners.length, strip?.moreOwners]).toEqual([6, 15])
})

it('is not there while the pods are not known', () => {
  expect(podStrip(pods([running], { state: 'stale' }), 'p0')).toBeUndefined()
})
