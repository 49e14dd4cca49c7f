import { expect, it } from 'vitest'
import type { MatrixRow } from '@/lib/facts/account/contract'
import { verbGroups } from './cell-side'
import { refusedCalls } from './refused-calls'

const row: MatrixRow = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  kind: 'Job',
  namespaced: true,
  cells: {
    get: { state: 'namespace' },
    list: { state: 'namespace' },
    watch: { state: 'no' },
    create: { state: 'no' },
    delete: { state: 'names', names: ['a'] },
    patch: { state: 'unknown' },
  },
}
const grantedBy = {
  binding: 'web',
  bindingNamespace: 'shop',
  role: 'web',
  roleKind: 'Role',
  subject: 'ServiceAccount "web/shop"',
  scope: 'namespace',
} as const
const reads = { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list'] }
const deletes = { apiGroups: ['batch'], resources: ['jobs'], verbs: ['delete'], resourceNames: ['a'] }

it('puts verbs together that the same rules grant, and keeps refused, unknown and named ones apart', () => {
  const groups = verbGroups(row, {
    verbs: ['get', 'list', 'watch', 'create', 'delete', 'patch', 'update'],
    namespace: 'shop',
    refused: refusedCalls({
      user: 'system:serviceaccount:shop:web',
      namespace: 'shop',
      refusedLately: [{ verb: 'watch', group: 'batch', resource: 'jobs', at: '2026-11-24T12:00:00Z' }],
    }),
    rules: [
      { grantedBy, rule: reads, number: 1 },
      { grantedBy, rule: deletes, number: 2 },
    ],
  })
  expect(
    groups.map(({ verbs, state, by, names }) => [verbs, state, by.map((one) => one.number), names]),
  ).toEqual([
    [['get', 'list'], 'granted', [1], undefined],
    [['watch'], 'refused', [], undefined],
    [['create'], 'no', [], undefined],
    [['delete'], 'granted', [2], ['a']],
    [['patch'], 'unknown', [], undefined],
  ])
})
