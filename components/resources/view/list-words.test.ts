import { describe, expect, it } from 'vitest'
import type { ListState, ResourceList } from '@/lib/contract/resources'
import { say } from '@/lib/phrase/phrase'
import { sayCount, sayEmpty, sayListRefused, sayNoneLeft, shownState, where } from './list-words'
import { listOfView, viewFromParams } from './view-in-url'

const aList = (state: ListState): ResourceList => ({
  columns: [],
  rows: [],
  resourceVersion: '1',
  state,
  says: say`words`,
  asOf: '2026-11-24T14:00:00Z',
})
const HEARD = Date.parse('2026-11-24T14:05:00Z')

describe('shownState', () => {
  it.each<[ListState, ListState]>([
    ['live', 'stale'],
    ['polling', 'stale'],
    ['stale', 'stale'],
    ['loading', 'stale'],
    ['forbidden', 'forbidden'],
    ['absent', 'absent'],
    ['failed', 'failed'],
  ])('for a list that is %s, once the stream is lost, says: %s', (state, shown) => {
    expect(shownState(aList(state), { state: 'lost', heardAt: HEARD }).state).toBe(shown)
    expect(shownState(aList(state), { state: 'open', heardAt: HEARD })).toMatchObject({
      state,
      says: say`words`,
    })
  })

  it('calls a live list polled while the stream is missing, and keeps what is not live', () => {
    const polling = { state: 'polling' as const, heardAt: HEARD, says: 'Polling every 5 s: why.' }
    expect(shownState(aList('live'), polling)).toMatchObject({
      state: 'polling',
      says: 'Polling every 5 s: why.',
    })
    expect(shownState(aList('forbidden'), polling)).toMatchObject({ state: 'forbidden', says: say`words` })
  })

  it('counts the age of a lost list from the last event of the stream', () => {
    const lost = shownState(aList('live'), { state: 'lost', heardAt: HEARD, says: 'Cut.' })
    expect(lost).toEqual({
      state: 'stale',
      says: 'This page gets no answer from Podglass. Cut.',
      lead: 'This page gets no answer from Podglass.',
      asOf: '2026-11-24T14:05:00.000Z',
    })
    expect(shownState(aList('live'), { state: 'lost' }).asOf).toBe('2026-11-24T14:00:00Z')
  })
})

it.each([
  ['system:serviceaccount:shop:web', 'ServiceAccount shop/web'],
  ['system:anonymous', 'The anonymous user'],
  ['ann', 'User ann'],
  [undefined, 'This pod’s ServiceAccount'],
])('names who the API server refused: %s', (user, words) => {
  expect(sayListRefused(user)).toBe(words)
})

it.each([
  ['resource=jobs&group=batch', ' in shop', 'No jobs in shop.'],
  ['resource=widgets&group=example.com', ' in shop', 'No widgets.example.com in shop.'],
  ['resource=pods&namespace=', ' in all namespaces', 'No pods in any namespace.'],
  ['resource=nodes&scope=cluster', '', 'No nodes in this cluster.'],
])('says where %s is, and that there is none', (query, place, empty) => {
  const view = viewFromParams(new URLSearchParams(query))
  if ('says' in view) throw new Error(view.says)
  const target = listOfView(view, 'shop')
  expect([where(view, target), sayEmpty(view, target)]).toEqual([place, empty])
})

describe('sayCount', () => {
  const none = { folded: 0, selected: 0, more: [] }
  it.each([
    [{ ...none, left: 5, total: 5 }, '5 rows'],
    [{ ...none, left: 1, total: 1 }, '1 row'],
    [{ ...none, left: 5018, total: 5018 }, '5,018 rows'],
    [{ ...none, left: 2, total: 5 }, '2 of 5 rows'],
    [{ ...none, left: 4, total: 5, folded: 1 }, '4 of 5 rows, 1 completed pod folded'],
    [
      { left: 3, total: 15, folded: 12, selected: 2, more: [undefined, 'order paused'] },
      '3 of 15 rows, 12 completed pods folded, 2 selected, order paused',
    ],
  ])('%j is %s', (count, words) => {
    expect(sayCount(count)).toBe(words)
  })
})

it.each([
  [5, 'x', '', undefined, 'None of the 5 rows contains “x”.'],
  [5, '', 'app=x', undefined, 'None of the 5 rows has the labels “app=x”.'],
  [
    5018,
    'x',
    'app=y',
    'Pending',
    'None of the 5,018 rows contains “x” and has the labels “app=y” and is Pending.',
  ],
  [1, 'x', '', undefined, 'The one row does not contain “x”.'],
  [5, '', '', undefined, 'All rows are folded.'],
])('of %i rows none is left with “%s”, “%s” and %s: %s', (total, words, labels, chip, says) => {
  expect(sayNoneLeft(total, { words, labels, chip })).toBe(says)
})
