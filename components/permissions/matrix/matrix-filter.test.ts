import { describe, expect, it } from 'vitest'
import type { Cell, MatrixRow } from '@/lib/facts/account/contract'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { say } from '@/lib/phrase/phrase'
import { countRows, filterRows, matrixGroups } from './matrix-rows'
import { refusedCalls } from './refused-calls'

function aRow(resource: string, states: Record<string, Cell['state']>, group = ''): MatrixRow {
  const cells = Object.fromEntries(Object.entries(states).map(([verb, state]) => [verb, { state }]))
  return { group, version: 'v1', resource, kind: 'Kind', namespaced: true, cells }
}

const rows = [
  aRow('pods', { get: 'namespace', watch: 'no' }),
  aRow('pods/log', { get: 'names' }),
  aRow('pods/exec', { create: 'no' }),
  aRow('secrets', { get: 'no', list: 'no' }),
  aRow('nodes', { get: 'unknown' }),
  aRow('leases', { get: 'no' }, 'coordination.k8s.io'),
  aRow('deployments', { get: 'cluster' }, 'apps'),
]
const at = '2026-11-24T12:00:00Z'
const user = 'system:serviceaccount:shop:web'
const request = { user, verb: 'get', group: '', resource: 'nodes', namespace: '' }
const logged: LoggedRefusal = {
  id: 'a',
  request,
  explanation: {
    ...{ verdict: 'denied', kind: 'authorization', request, says: say`It was refused.`, cause: null },
    ...{ alternatives: [], nearMisses: [], evidence: [], fixes: [], unseen: [] },
  },
  ...{ message: '', count: 3, first: at, last: at, perMinute: [], seenIn: [] },
}
const refused = refusedCalls(
  {
    user,
    namespace: 'shop',
    refusedLately: [
      { verb: 'create', group: '', resource: 'pods/exec', at },
      { verb: 'list', group: '', resource: 'secrets', at },
      // Checked again, as each call that a log shows.
      { verb: 'get', group: '', resource: 'nodes', at },
      // Granted by now, so no longer refused.
      { verb: 'get', group: '', resource: 'pods', at },
    ],
  },
  {
    ...{ namespace: 'shop', minutes: 10, checkedAt: at, requests: 9, refusals: [logged] },
    logs: { state: 'read', pods: 1, ofPods: 1 },
    events: { state: 'read', count: 0 },
    ...{ apart: [], leftOut: [], notSeen: [] },
  },
)

describe('filterRows', () => {
  it.each([
    [
      'all kinds, without subresources but those refused lately',
      {},
      ['pods', 'pods/exec', 'secrets', 'nodes', 'leases', 'deployments'],
    ],
    ['subresources when asked', { subresources: true }, rows.map(({ resource }) => resource)],
    ['subresources when the text names them', { text: 'LOG' }, ['pods/log']],
    ['text in the group', { text: '.apps' }, ['deployments']],
    ['what is granted', { show: 'granted', subresources: true }, ['pods', 'pods/log', 'deployments']],
    ['what logs show refused', { show: 'refused' }, ['nodes']],
    ['what was only asked', { show: 'asked' }, ['pods/exec', 'secrets']],
  ] as const)('keeps %s', (_, over, kept) => {
    const filter = { text: '', show: 'all' as const, subresources: false, ...over }
    expect(filterRows(rows, filter, refused).map((row) => row.resource)).toEqual(kept)
    expect(countRows(rows, filter, refused)[filter.show]).toBe(kept.length)
  })
})

describe('matrixGroups', () => {
  it('puts what was refused lately first, then core, apps and batch, then the rest', () => {
    expect(matrixGroups(rows, refused).map(({ title, rows: of }) => [title, of.length])).toEqual([
      ['Refused in the last 10 min', 1],
      ['Asked and refused', 2],
      ['core', 2],
      ['apps', 1],
      ['coordination.k8s.io', 1],
    ])
  })
})
