import { expect, test } from 'vitest'
import type { Overview } from '../contract'
import { asStale } from './as-stale'

test('what was healthy is stale, and what was wrong is said as it was', () => {
  const clause = (state: 'ok' | 'bad') => ({ state, says: state })
  const check = (state: 'healthy' | 'broken') => ({ area: 'pod', state, says: [], evidence: [] })
  const before = { verdict: [clause('ok'), clause('bad')], checks: [check('healthy'), check('broken')] }
  const { verdict, checks } = asStale(before as unknown as Overview)
  expect(verdict.map(({ state, says }) => [state, says])).toEqual([
    ['stale', 'ok'],
    ['bad', 'bad'],
  ])
  expect(checks.map(({ state }) => state)).toEqual(['stale', 'broken'])
})
