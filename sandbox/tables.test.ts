import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { columnsOf, toTableRow } from './tables'

const exchanges: unknown[] = readFileSync(
  new URL('../e2e/recordings/kube-apiserver-1.36.2.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line): unknown => JSON.parse(line))

const body = (name: string) =>
  at(
    exchanges.find((exchange) => textAt(exchange, 'name') === name),
    'response',
    'body',
  )

/** Cells that depend on the second at which the row was printed. */
const clocked = new Set(['Age', 'Last Seen', 'First Seen', 'Duration'])

describe('rows of recorded objects', () => {
  it.each([
    ['/pods', 'table /api/v1/namespaces/shop/pods', 'trailing slash'],
    [
      '/services',
      'table /api/v1/namespaces/shop/services',
      'shop/cluster-admin GET /api/v1/namespaces/shop/services',
    ],
    [
      '/configmaps',
      'table /api/v1/namespaces/shop/configmaps',
      'shop/cluster-admin GET /api/v1/namespaces/shop/configmaps',
    ],
    [
      '/secrets',
      'table /api/v1/namespaces/shop/secrets',
      'shop/cluster-admin GET /api/v1/namespaces/shop/secrets',
    ],
    ['/namespaces', 'table /api/v1/namespaces', 'shop/cluster-admin GET /api/v1/namespaces'],
    [
      'apps/deployments',
      'table /apis/apps/v1/namespaces/shop/deployments',
      'shop/cluster-admin GET /apis/apps/v1/namespaces/shop/deployments',
    ],
    [
      'rbac.authorization.k8s.io/roles',
      'table /apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles',
      'all roles',
    ],
    [
      'rbac.authorization.k8s.io/rolebindings',
      'table /apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings',
      'all rolebindings',
    ],
  ])('%s have the cells that the real server printed', (key, tableName, listName) => {
    const table = body(tableName)
    const columns = listAt(table, 'columnDefinitions')
    expect(columnsOf(key)).toEqual(columns)
    const now = new Date('2026-11-24T13:37:27Z')
    const rows = listAt(table, 'rows')
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      const uid = at(row, 'object', 'metadata', 'uid')
      const object = listAt(body(listName), 'items').find((item) => at(item, 'metadata', 'uid') === uid)
      // If only one answer has an object, the world changed between the two requests.
      if (object === undefined) continue
      const cells = listAt(toTableRow(key, object, 'None', now), 'cells')
      for (const [index, column] of columns.entries()) {
        const title = textAt(column, 'name')
        if (!clocked.has(title))
          expect(cells[index], `${textAt(object, 'metadata', 'name')} ${title}`).toEqual(
            listAt(row, 'cells')[index],
          )
      }
    }
  })

  it('a bookmark has the row of an object without fields', () => {
    expect(listAt(toTableRow('/configmaps', { metadata: {} }, 'None', new Date()), 'cells')).toEqual([
      '',
      0,
      '<unknown>',
    ])
  })
})

describe('pods', () => {
  const now = new Date('2026-11-24T14:00:00Z')
  const status = (state: object, extra: object = {}) => ({
    name: 'main',
    restartCount: 0,
    ready: false,
    state,
    ...extra,
  })
  const pod = (fields: object) => ({
    metadata: { name: 'p', creationTimestamp: '2026-11-24T13:00:00Z' },
    spec: { containers: [{ name: 'main' }] },
    status: { phase: 'Running' },
    ...fields,
  })
  it.each([
    [
      'running',
      pod({ status: { phase: 'Running', containerStatuses: [status({ running: {} }, { ready: true })] } }),
      '1/1',
      'Running',
      '0',
    ],
    [
      'crash loop with the time of the last restart',
      pod({
        status: {
          phase: 'Running',
          containerStatuses: [
            status(
              { waiting: { reason: 'CrashLoopBackOff' } },
              { restartCount: 4, lastState: { terminated: { finishedAt: '2026-11-24T13:58:30Z' } } },
            ),
          ],
        },
      }),
      '0/1',
      'CrashLoopBackOff',
      '4 (90s ago)',
    ],
    [
      'killed by a signal',
      pod({ status: { phase: 'Running', containerStatuses: [status({ terminated: { signal: 9 } })] } }),
      '0/1',
      'Signal:9',
      '0',
    ],
    ['evicted', pod({ status: { phase: 'Failed', reason: 'Evicted' } }), '0/1', 'Evicted', '0'],
    [
      'terminating',
      pod({ metadata: { name: 'p', deletionTimestamp: '2026-11-24T13:59:00Z' } }),
      '0/1',
      'Terminating',
      '0',
    ],
    [
      'initializing',
      pod({
        spec: { containers: [{ name: 'main' }], initContainers: [{ name: 'a' }, { name: 'b' }] },
        status: {
          phase: 'Pending',
          initContainerStatuses: [status({ terminated: { exitCode: 0 } }), status({ running: {} })],
        },
      }),
      '0/1',
      'Init:1/2',
      '0',
    ],
    [
      'a sidecar counts as a container',
      pod({
        spec: { containers: [{ name: 'main' }], initContainers: [{ name: 'side', restartPolicy: 'Always' }] },
        status: {
          phase: 'Running',
          initContainerStatuses: [{ name: 'side', started: true, ready: true, state: { running: {} } }],
          containerStatuses: [status({ running: {} }, { ready: true })],
        },
      }),
      '2/2',
      'Running',
      '0',
    ],
  ])('%s', (_, object, ready, shown, restarts) => {
    expect(listAt(toTableRow('/pods', object, 'None', now), 'cells').slice(1, 4)).toEqual([
      ready,
      shown,
      restarts,
    ])
  })
})
