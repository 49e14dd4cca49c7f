import { describe, expect, it } from 'vitest'
import type { Cell, MatrixRow } from '@/lib/contract/access'
import { filterRows } from './matrix-filter'

function aRow(resource: string, states: Record<string, Cell['state']>, group = ''): MatrixRow {
  const cells = Object.fromEntries(Object.entries(states).map(([verb, state]) => [verb, { state }]))
  return { group, version: 'v1', resource, kind: 'Kind', namespaced: true, cells }
}

const rows = [
  aRow('pods', { get: 'namespace', watch: 'no' }),
  aRow('pods/log', { get: 'names' }),
  aRow('secrets', { get: 'no', list: 'no' }),
  aRow('nodes', { get: 'unknown' }),
  aRow('deployments', { get: 'cluster' }, 'apps'),
]

describe('filterRows', () => {
  it.each([
    ['all kinds, without subresources', {}, ['pods', 'secrets', 'nodes', 'deployments']],
    [
      'subresources when asked',
      { subresources: true },
      ['pods', 'pods/log', 'secrets', 'nodes', 'deployments'],
    ],
    ['subresources when the text names them', { text: 'LOG' }, ['pods/log']],
    ['text in the group', { text: '.apps' }, ['deployments']],
    ['what may be done', { show: 'may', subresources: true }, ['pods', 'pods/log', 'deployments']],
    ['what may not be done, which leaves out what is not known', { show: 'may-not' }, ['pods', 'secrets']],
  ] as const)('keeps %s', (_, over, kept) => {
    const filter = { text: '', show: 'all' as const, subresources: false, ...over }
    expect(filterRows(rows, filter).map((row) => row.resource)).toEqual(kept)
  })
})
