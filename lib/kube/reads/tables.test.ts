import { describe, expect, it, vi } from 'vitest'
import { json, type RecordedRequest } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { recording } from '../testing/recordings'
import { UnexpectedAnswerError } from '../transport/errors'
import { listTable } from './tables'

const API = 'kube-apiserver-1.36.2.jsonl'
const CONFIG_MAPS = { group: '', version: 'v1', resource: 'configmaps', namespace: 'tw' }

const column = (name: string, format = '') => ({
  name,
  type: 'string',
  format,
  description: 'd',
  priority: 0,
})
const object = (name: string, namespace: string) => ({
  metadata: {
    name,
    namespace,
    creationTimestamp: '2026-11-24T13:00:00Z',
    managedFields: [{ manager: 'CANARY' }],
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'CANARY' },
  },
})

function accept(request: RecordedRequest | undefined): string | undefined {
  return new Map(request?.headers).get('accept')
}

describe('listTable', () => {
  it('gives the recorded rows without objects, keyed by name, with the resourceVersion to watch from', async () => {
    const { response } = recording('table-watch.jsonl', 'Table list without objects')
    const { kube, server } = await startPod((_, answer) => json(answer, response.body))
    const table = await listTable(kube, CONFIG_MAPS)
    expect(table).toMatchObject({
      resourceVersion: '12424',
      nameColumn: 0,
      partial: false,
      rows: [
        { key: 'first', cells: ['first', 1, '0s'] },
        { key: 'kube-root-ca.crt', cells: ['kube-root-ca.crt', 1, '1s'] },
        { key: 'openshift-service-ca.crt', cells: ['openshift-service-ca.crt', 1, '1s'] },
      ],
    })
    expect(table.columns.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age'])
    expect(server.requests[0]?.url).toBe('/api/v1/namespaces/tw/configmaps?includeObject=None')
    expect(accept(server.requests[0])).toBe('application/json;as=Table;v=v1;g=meta.k8s.io')
  })

  it('says what the list is about to take before it reads on, and stops where that is too much', async () => {
    const rows = (from: number) =>
      Array.from({ length: 500 }, (_, i) => ({
        cells: [`a${from + i}`],
        object: object(`a${from + i}`, 'tw'),
      }))
    const { kube, server } = await startPod((request, answer) => {
      const from = Number(new URL(request.url, 'http://api').searchParams.get('continue') ?? 0)
      const metadata = { resourceVersion: '1', continue: from < 1_500 ? String(from + 500) : '' }
      json(answer, { kind: 'Table', metadata, columnDefinitions: [column('Name', 'name')], rows: rows(from) })
    })
    const sizes: number[] = []
    await listTable(kube, { ...CONFIG_MAPS, namespace: '' }, { onBytes: (bytes) => sizes.push(bytes) })
    const steps = sizes.slice(1).map((bytes, i) => bytes - (sizes[i] ?? 0))
    expect(sizes).toHaveLength(4)
    for (const step of steps) expect(step / (500 * 400)).toBeCloseTo(1, 0)
    const asked = server.requests.length
    const onBytes = () => {
      throw new Error('no room')
    }
    await expect(listTable(kube, { ...CONFIG_MAPS, namespace: '' }, { onBytes })).rejects.toThrow('no room')
    expect(server.requests.length).toBe(asked + 1)
  })

  it('names recorded events by the column that is marked as the name, not by Last Seen', async () => {
    const { response } = recording(API, 'table /api/v1/namespaces/shop/events')
    const { kube, server } = await startPod((_, answer) => {
      const body = JSON.parse(JSON.stringify(response.body))
      for (const row of body.rows) row.object = null
      json(answer, body)
    })
    const table = await listTable(kube, { ...CONFIG_MAPS, resource: 'events', namespace: 'shop' })
    expect(table.rows[0]?.key).toMatch(/^brief\./)
    expect(server.requests).toHaveLength(1)
  })

  it('asks for metadata where no column is marked as the name', async () => {
    const { kube, server } = await startPod((request, answer) => {
      const withObjects = request.url.endsWith('includeObject=Metadata')
      json(answer, {
        kind: 'Table',
        metadata: { resourceVersion: '7' },
        columnDefinitions: [column('Last Seen')],
        rows: [{ cells: ['3s'], object: withObjects ? object('e1', 'shop') : null }],
      })
    })
    const table = await listTable(kube, CONFIG_MAPS)
    expect(table.rows).toEqual([{ key: 'e1', cells: ['3s'], createdAt: '2026-11-24T13:00:00Z' }])
    expect(table.nameColumn).toBe(-1)
    expect(server.requests).toHaveLength(2)
  })

  it('keys rows of all namespaces by namespace and name, and keeps nothing else of their metadata', async () => {
    const { kube, server } = await startPod((_, answer) =>
      json(answer, {
        kind: 'Table',
        metadata: { resourceVersion: '7', continue: 'more' },
        columnDefinitions: [column('Name', 'name')],
        rows: [
          { cells: ['web'], object: object('web', 'shop') },
          { cells: ['web'], object: object('web', 'ops') },
          { cells: ['node-1'], object: { metadata: { name: 'node-1' } } },
        ],
      }),
    )
    const table = await listTable(kube, { ...CONFIG_MAPS, namespace: '', limit: 9999 })
    expect(table.rows.map(({ key }) => key)).toEqual(['shop/web', 'ops/web', 'node-1'])
    expect(table.partial).toBe(true)
    expect(JSON.stringify(table)).not.toContain('CANARY')
    expect(server.requests[0]?.url).toBe('/api/v1/configmaps?limit=500&includeObject=Metadata')
  })

  it('asks since when objects are deleted that it prints as Terminating, and lists them where that is not told', async () => {
    let isTold = true
    const { kube, server } = await startPod((request, answer) => {
      const withObjects = request.url.endsWith('includeObject=Metadata')
      if (withObjects && !isTold) return json(answer, { kind: 'Status', code: 500 }, 500)
      const { metadata } = object('web-1', 'tw')
      json(answer, {
        kind: 'Table',
        metadata: { resourceVersion: '7' },
        columnDefinitions: [column('Name', 'name'), column('Status')],
        rows: [
          { cells: ['web-0', 'Running'] },
          {
            cells: ['web-1', 'Terminating'],
            ...(withObjects
              ? { object: { metadata: { ...metadata, deletionTimestamp: '2026-11-24T13:05:00Z' } } }
              : {}),
          },
        ],
      })
    })
    const { rows } = await listTable(kube, CONFIG_MAPS)
    expect(rows.map(({ deletedAt }) => deletedAt)).toEqual([undefined, '2026-11-24T13:05:00Z'])
    expect(server.requests[1]?.url).toContain('limit=500&includeObject=Metadata')
    isTold = false
    expect((await listTable(kube, CONFIG_MAPS)).rows.map(({ key }) => key)).toEqual(['web-0', 'web-1'])
  })

  it('makes cells readable: scalars as they are, other values as JSON, hidden characters shown', async () => {
    const { kube } = await startPod((_, answer) =>
      json(answer, {
        kind: 'Table',
        metadata: null,
        columnDefinitions: [column('Name', 'name')],
        rows: [{ cells: ['a', 1, true, null, ['x'], '\u001b[31m', 'y'.repeat(5000)] }],
      }),
    )
    const cells = (await listTable(kube, CONFIG_MAPS)).rows[0]?.cells
    expect(cells?.slice(0, 6)).toEqual(['a', 1, true, null, '["x"]', '\\x1b[31m'])
    expect(String(cells?.[6]).length).toBeLessThan(1100)
  })

  it('of nothing is empty, not absent', async () => {
    const { kube } = await startPod((_, answer) =>
      json(answer, {
        kind: 'Table',
        metadata: { resourceVersion: '7' },
        columnDefinitions: [column('Name', 'name')],
        rows: null,
      }),
    )
    expect(await listTable(kube, CONFIG_MAPS)).toMatchObject({ rows: [], resourceVersion: '7' })
  })

  it('throws when whole objects come instead of a Table', async () => {
    const { kube } = await startPod((_, answer) => json(answer, { kind: 'PodList', items: [] }))
    expect(await failureFrom(listTable(kube, CONFIG_MAPS))).toBeInstanceOf(UnexpectedAnswerError)
  })

  const page = (names: string[], next: string) => ({
    kind: 'Table',
    metadata: { resourceVersion: '7', continue: next },
    columnDefinitions: [column('Name', 'name')],
    rows: names.map((name) => ({ cells: [name], object: object(name, 'shop') })),
  })

  it('reads all namespaces in pages of 500 of one version', async () => {
    const { kube, server } = await startPod((request, answer) => {
      const isLast = request.url.includes('continue=')
      json(answer, isLast ? page(['c'], '') : page(['a', 'b'], 'token'))
    })
    const target = { ...CONFIG_MAPS, namespace: '', resourceVersion: '0' }
    const { rows, partial, resourceVersion } = await listTable(kube, target)
    expect(rows.map((row) => row.key)).toEqual(['shop/a', 'shop/b', 'shop/c'])
    expect([partial, resourceVersion]).toEqual([false, '7'])
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v1/configmaps?limit=500&includeObject=Metadata',
      '/api/v1/configmaps?limit=500&continue=token&includeObject=Metadata',
    ])
  })

  it('reads the whole list when a page is asked for too late', async () => {
    const { kube, server } = await startPod((request, answer) => {
      const gone = {
        kind: 'Status',
        code: 410,
        reason: 'Expired',
        message: 'The provided continue parameter is too old',
      }
      if (request.url.includes('continue=')) json(answer, gone, 410)
      else json(answer, request.url.includes('limit=') ? page(['a'], 'token') : page(['a', 'b'], ''))
    })
    const { rows } = await listTable(kube, { ...CONFIG_MAPS, namespace: '' })
    expect(rows.map((row) => row.key)).toEqual(['shop/a', 'shop/b'])
    expect(server.requests).toHaveLength(3)
  })

  it.each([
    ['pages without an end', () => [] as string[], 50, 'goes on after 25,000 rows'],
    [
      'pages that are more than fit',
      (n: number) => Array.from({ length: 600 }, (_, i) => `p${n}-${i}`),
      42,
      'more than 25000 rows',
    ],
  ])('gives up %s', async (_, names, calls, says) => {
    let n = 0
    const { kube, server } = await startPod((_request, answer) => {
      n += 1
      json(answer, page(names(n), 'again'))
    })
    const error = await failureFrom(listTable(kube, { ...CONFIG_MAPS, namespace: '' }))
    expect(error).toMatchObject({ problem: 'too-large', message: expect.stringContaining(says) })
    expect(server.requests).toHaveLength(calls)
  })

  it('refuses more text than fits, however few the rows', async () => {
    const { kube } = await startPod((_request, answer) => {
      const rows = Array.from({ length: 500 }, (_, i) => ({
        cells: [`r${i}`, 'x'.repeat(1_000)],
        object: null,
      }))
      json(answer, { ...page([], 'again'), rows })
    })
    const error = await failureFrom(listTable(kube, { ...CONFIG_MAPS, namespace: '' }))
    expect(error).toMatchObject({ message: expect.stringContaining('more than 8 MiB of text') })
  })

  it('lets others have their turn while it reads a long list', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ cells: [`r${i}`], object: null }))
    const { kube } = await startPod((_, answer) => json(answer, { ...page([], ''), rows }))
    let turns = 0
    const count = () => {
      turns += 1
      timer = setImmediate(count)
    }
    let timer = setImmediate(count)
    const before = kube.get
    kube.get = async (...asked) => {
      const answer = await before.apply(kube, asked)
      turns = 0
      let slow = performance.now()
      vi.spyOn(performance, 'now').mockImplementation(() => (slow += 5))
      return answer
    }
    try {
      expect((await listTable(kube, CONFIG_MAPS)).rows).toHaveLength(100)
    } finally {
      vi.restoreAllMocks()
      clearImmediate(timer)
    }
    expect(turns).toBeGreaterThan(10)
  })

  it('asks for at least the version that it is told, and refuses more rows than fit', async () => {
    const rows = Array.from({ length: 25_001 }, (_, i) => ({ cells: [`r${i}`], object: null }))
    const { kube, server } = await startPod((_, answer) => json(answer, { ...page([], ''), rows }))
    const error = await failureFrom(listTable(kube, { ...CONFIG_MAPS, resourceVersion: '5' }))
    expect(error).toMatchObject({ problem: 'too-large' })
    expect(server.requests[0]?.url).toContain('resourceVersion=5')
  })
})
