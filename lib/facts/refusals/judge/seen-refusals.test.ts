import { expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { canBeMore, sayCounts, sayTimes } from './seen-refusals'

const older = { count: 1, older: true as const }

it.each([
  ['of this time', [{ count: 3 }, { count: 2 }], '5 times in 10 min'],
  ['of this time, without those before', [{ count: 3 }, older], '3 times in 10 min'],
  ['before it, as often as they were at all', [older], 'once'],
])('counts what was refused %s', (_, refusals, says) => {
  expect(sayTimes(refusals, 10)).toBe(says)
})

it('says that there are more where not all were counted', () => {
  expect(plain(sayCounts({ refused: 50, allowed: 0, isAtLeast: true }) ?? [])).toBe(
    'at least 50 calls refused',
  )
  expect(plain(sayCounts({ refused: 1, allowed: 3, isAtLeast: false }) ?? [])).toBe('1 call refused')
})

it.each([
  ['all were read', { pods: 5, ofPods: 5 }, undefined, false],
  ['a pod was not read', { pods: 4, ofPods: 5 }, undefined, true],
  ['not all pods were listed', { pods: 5, ofPods: 5, morePods: true as const }, undefined, true],
  ['refusals were left out', { pods: 5, ofPods: 5 }, 0, true],
])('knows whether there can be more where %s', (_, logs, more, can) => {
  const answer = { logs: { state: 'read' as const, ...logs }, ...(more === undefined ? {} : { more }) }
  expect(canBeMore(answer)).toBe(can)
})
