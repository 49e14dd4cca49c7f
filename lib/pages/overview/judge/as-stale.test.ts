import { expect, test } from 'vitest'
import type { Overview, OverviewCause } from '../contract'
import { asStale } from './as-stale'

const clause = (state: 'ok' | 'bad') => ({ state, says: state })
const check = (state: 'healthy' | 'broken') => ({ area: 'pod', state, says: [], evidence: [] })

function stale(...severities: OverviewCause['severity'][]): Overview {
  return asStale({
    verdict: [clause('ok'), clause('bad')],
    checks: [check('healthy'), check('broken')],
    causes: severities.map((severity) => ({ severity })),
  } as unknown as Overview)
}

test('what was healthy is stale, and what was wrong is said as it was', () => {
  const { verdict, checks } = stale('note', 'ok')
  expect(verdict.map(({ state, says }) => [state, says])).toEqual([
    ['stale', 'ok'],
    ['bad', 'bad'],
  ])
  expect(checks.map(({ state }) => state)).toEqual(['stale', 'broken'])
})

test('beside what needs attention no healthy check is listed, so no stale one is', () => {
  expect(stale('warning').checks.map(({ state }) => state)).toEqual(['broken'])
})
