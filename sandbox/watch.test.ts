import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import { callApi, streamLines } from './testing/call'

const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }

let cluster: Cluster
let token: string

beforeAll(async () => {
  cluster = await startCluster({ bookmarkMs: 20 })
  cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: {name: tw}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: first, namespace: tw, labels: {tier: one}}
data: {a: "1"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admin, namespace: tw}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
subjects: [{kind: ServiceAccount, name: default, namespace: tw}]`)
  token = await cluster.token('tw', 'default')
})

afterAll(() => cluster.stop())

const configMaps = '/api/v1/namespaces/tw/configmaps'
const apply = (name: string, more = '') =>
  cluster.apply(
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: tw${more}}, data: {a: "1"}}`,
  )

/** Reads events until one satisfies, and ends the watch. */
async function until(path: string, isLast: (event: unknown) => boolean, headers = {}): Promise<unknown[]> {
  const abort = new AbortController()
  const events: unknown[] = []
  try {
    for await (const event of streamLines(cluster, { path, token, headers }, abort.signal)) {
      events.push(event)
      if (isLast(event)) break
    }
  } finally {
    abort.abort()
  }
  return events
}

const types = (events: readonly unknown[]) => events.map((event) => textAt(event, 'type'))
const isBookmark = (event: unknown) => textAt(event, 'type') === 'BOOKMARK'

function recordedEvents(name: string): unknown[] {
  const file = new URL('../e2e/recordings/table-watch.jsonl', import.meta.url)
  const exchanges = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  const found = exchanges.find((exchange) => textAt(exchange, 'name').startsWith(name))
  return textAt(found, 'response', 'body')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

/** The fields of an event of a Table, down to those of its row's metadata. */
function shapeOf(event: unknown): unknown {
  const keys = (...path: (string | number)[]) => Object.keys(at(event, ...path) ?? {}).toSorted()
  return [
    textAt(event, 'type'),
    keys('object'),
    keys('object', 'metadata'),
    keys('object', 'rows', 0),
    keys('object', 'rows', 0, 'object'),
    // The sandbox does not track who manages which field.
    keys('object', 'rows', 0, 'object', 'metadata').filter((key) => key !== 'managedFields'),
  ]
}

describe('a watch', () => {
  it('goes on from the resourceVersion of a Table list without objects, without loss', async () => {
    const list = await callApi(cluster, { path: `${configMaps}?includeObject=None`, token, headers: table })
    expect(listAt(list.json, 'rows').every((row) => at(row, 'object') === null)).toBe(true)
    const revision = textAt(list.json, 'metadata', 'resourceVersion')
    apply('second')
    apply('first', ', labels: {tier: one, x: y}')
    cluster.delete('configmap', 'tw', 'second')

    const path = `${configMaps}?watch=1&allowWatchBookmarks=true&resourceVersion=${revision}&includeObject=None`
    const events = await until(path, isBookmark, table)
    expect(types(events)).toEqual(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'])
    expect(events.map((event) => listAt(event, 'object', 'rows', 0, 'cells').slice(0, 2))).toEqual([
      ['second', 1],
      ['first', 1],
      ['second', 1],
      ['', 0],
    ])
    // Only the first event has columns, and each has a resourceVersion of its own.
    expect(events.map((event) => at(event, 'object', 'columnDefinitions') === null)).toEqual([
      false,
      true,
      true,
      true,
    ])
    const versions = events.map((event) => Number(textAt(event, 'object', 'metadata', 'resourceVersion')))
    expect(versions).toEqual([
      Number(revision) + 1,
      Number(revision) + 2,
      Number(revision) + 3,
      Number(revision) + 3,
    ])
    expect(at(events[3], 'object', 'rows', 0)).toEqual({
      cells: ['', 0, '<unknown>'],
      object: {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: String(versions[3]) },
      },
    })
  })

  it('has events of the shape that the real server sent', async () => {
    const recorded = recordedEvents('Table watch with metadata from that resourceVersion')
    const revision = cluster.context.store.revision
    apply('shape')
    apply('shape', ', labels: {x: y}')
    cluster.delete('configmap', 'tw', 'shape')
    const path = `${configMaps}?watch=1&allowWatchBookmarks=true&resourceVersion=${revision}&includeObject=Metadata`
    const events = await until(path, isBookmark, table)
    expect(events.map(shapeOf)).toEqual(recorded.slice(0, 4).map(shapeOf))
    expect(at(events[0], 'object', 'columnDefinitions')).toEqual(
      at(recorded[0], 'object', 'columnDefinitions'),
    )
  })

  it('with sendInitialEvents gives what is there and ends it with an annotated bookmark', async () => {
    const path = `${configMaps}?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`
    const events = await until(path, isBookmark)
    expect(new Set(types(events.slice(0, -1)))).toEqual(new Set(['ADDED']))
    expect(events.map((event) => textAt(event, 'object', 'metadata', 'name'))).toContain('first')
    expect(textAt(events.at(-1), 'object', 'metadata', 'annotations', 'k8s.io/initial-events-end')).toBe(
      'true',
    )
  })

  it('without resourceVersion starts with what is there and goes on live', async () => {
    const path = `${configMaps}?watch=1&fieldSelector=metadata.name%3Dlive`
    const seen: string[] = []
    apply('live')
    for await (const event of streamLines(cluster, { path, token })) {
      seen.push(`${textAt(event, 'type')} ${textAt(event, 'object', 'metadata', 'labels', 'x')}`)
      if (seen.length === 1) apply('live', ', labels: {x: y}')
      if (seen.length === 2) cluster.delete('configmap', 'tw', 'live')
      if (seen.length === 3) break
    }
    expect(seen).toEqual(['ADDED ', 'MODIFIED y', 'DELETED y'])
  })

  it('reports an object that enters or leaves its selector as added or deleted', async () => {
    const revision = cluster.context.store.revision
    apply('moving')
    apply('moving', ', labels: {in: "yes"}')
    apply('moving', ', labels: {in: "no"}')
    const path = `${configMaps}?watch=1&allowWatchBookmarks=1&labelSelector=in%3Dyes&resourceVersion=${revision}`
    expect(types(await until(path, isBookmark))).toEqual(['ADDED', 'DELETED', 'BOOKMARK'])
  })

  it('from before a compaction is a 410 inside a 200, and open watches get it too', async () => {
    const revision = cluster.context.store.revision
    const open = until(`${configMaps}?watch=1&resourceVersion=${revision}`, () => false)
    const opened = until(
      `${configMaps}?watch=1&allowWatchBookmarks=1&resourceVersion=${revision}`,
      isBookmark,
    )
    await opened
    cluster.expire()
    const expected = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }
    expect(await open).toMatchObject([expected])
    expect(await until(`${configMaps}?watch=1&resourceVersion=${revision}`, () => false)).toMatchObject([
      {
        ...expected,
        object: { message: `too old resource version: ${revision} (${cluster.context.store.compacted})` },
      },
    ])
  })

  it('ends by itself after timeoutSeconds', async () => {
    const revision = cluster.context.store.revision
    expect(
      await until(`${configMaps}?watch=1&timeoutSeconds=1&resourceVersion=${revision}`, () => false),
    ).toEqual([])
  })
})

describe('a list', () => {
  it('in pages is consistent although the world changes between them', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4']) apply(name, ', labels: {page: x}')
    const query = `${configMaps}?labelSelector=page%3Dx&limit=2`
    const first = await callApi(cluster, { path: query, token })
    cluster.delete('configmap', 'tw', 'p3')
    const next = encodeURIComponent(textAt(first.json, 'metadata', 'continue'))
    const second = await callApi(cluster, { path: `${query}&continue=${next}`, token })
    const names = [first, second].flatMap((page) =>
      listAt(page.json, 'items').map((item) => textAt(item, 'metadata', 'name')),
    )
    expect(names).toEqual(['p1', 'p2', 'p3', 'p4'])
    expect(textAt(second.json, 'metadata', 'continue')).toBe('')
    expect(textAt(second.json, 'metadata', 'resourceVersion')).toBe(
      textAt(first.json, 'metadata', 'resourceVersion'),
    )
  })

  it('whose continue token is too old is a 410 that offers an inconsistent rest', async () => {
    const query = `${configMaps}?labelSelector=page%3Dx&limit=1`
    const first = await callApi(cluster, { path: query, token })
    cluster.expire()
    const next = encodeURIComponent(textAt(first.json, 'metadata', 'continue'))
    const refused = await callApi(cluster, { path: `${query}&continue=${next}`, token })
    expect(refused.status).toBe(410)
    expect(textAt(refused.json, 'reason')).toBe('Expired')
    const rest = encodeURIComponent(textAt(refused.json, 'metadata', 'continue'))
    const second = await callApi(cluster, { path: `${query}&continue=${rest}`, token })
    expect(listAt(second.json, 'items').map((item) => textAt(item, 'metadata', 'name'))).toEqual(['p2'])
  })

  it.each([
    ['a continue token that is none', 'continue=zzz', 400],
    ['includeObject=All', 'includeObject=All', 400],
  ])('%s is refused', async (_, query, status) => {
    expect((await callApi(cluster, { path: `${configMaps}?${query}`, token })).status).toBe(status)
  })
})
