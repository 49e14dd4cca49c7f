import { describe, expect, it } from 'vitest'
import { json, type RecordedRequest } from '../testing/https-server'
import { startPod } from '../testing/pod'
import { countObjects, listLabels } from './pages'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }

const item = (name: string, labels?: Record<string, string> | null, namespace = 'shop') => ({
  metadata: { name, namespace, labels, managedFields: [{ manager: 'CANARY' }], annotations: { a: 'CANARY' } },
})

/** A server with so many objects, in pages as asked. */
function served(count: number, endless = false) {
  return (request: RecordedRequest, answer: Parameters<typeof json>[0]) => {
    const query = new URL(request.url, 'https://x').searchParams
    const start = Number(query.get('continue') ?? 0)
    const end = Math.min(count, start + Number(query.get('limit')))
    const rest = count - end
    json(answer, {
      kind: 'PartialObjectMetadataList',
      metadata: rest > 0 || endless ? { continue: String(end), remainingItemCount: rest } : {},
      items: Array.from({ length: end - start }, (_, i) => item(`p${start + i}`, { app: `a${start + i}` })),
    })
  }
}

describe('listLabels', () => {
  it('reads pages of 500 as metadata and keeps the labels alone', async () => {
    const { kube, server } = await startPod(served(1201))
    const { labels, partial } = await listLabels(kube, PODS)
    expect([labels.size, partial]).toEqual([1201, false])
    expect(labels.get('p1200')).toEqual({ app: 'a1200' })
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v1/namespaces/shop/pods?limit=500',
      '/api/v1/namespaces/shop/pods?limit=500&continue=500',
      '/api/v1/namespaces/shop/pods?limit=500&continue=1000',
    ])
    expect(new Map(server.requests[0]?.headers).get('accept')).toContain('as=PartialObjectMetadataList')
    expect(JSON.stringify([...labels])).not.toContain('CANARY')
  })

  it('asks for fewer at once where so many are too much to be read, and misses none', async () => {
    const managedFields = Array.from({ length: 1_000 }, () => ({}))
    const { kube, server } = await startPod((request, answer) => {
      const query = new URL(request.url, 'https://x').searchParams
      const [start, limit] = [Number(query.get('continue') ?? 0), Number(query.get('limit'))]
      const end = Math.min(700, start + limit)
      const items = Array.from({ length: end - start }, (_, i) => ({
        metadata: { name: `p${start + i}`, managedFields },
      }))
      json(answer, { metadata: end < 700 ? { continue: String(end) } : {}, items })
    })
    const { labels, partial } = await listLabels(kube, PODS)
    expect([labels.size, partial]).toEqual([700, false])
    const asked = server.requests.map(({ url }) => new URL(url, 'https://x').searchParams)
    const pages = asked.map((query) => [query.get('limit'), query.get('continue')])
    expect(pages.slice(0, 3)).toEqual([
      ['500', null],
      ['250', null],
      ['125', null],
    ])
    expect(new Set(pages.slice(2).map(([limit]) => limit))).toEqual(new Set(['125']))
  })

  it('ends after 40 pages and says that there is more', async () => {
    const { kube, server } = await startPod(served(0, true))
    expect(await listLabels(kube, PODS)).toMatchObject({ partial: true })
    expect(server.requests).toHaveLength(40)
  })

  it('names rows of all namespaces by both, and makes what labels say visible', async () => {
    const items = [item('a', { 'x\u202e': 'y\u0007' }, 'ops'), item('a', null, 'shop')]
    const { kube } = await startPod((_, answer) => json(answer, { metadata: {}, items }))
    expect([...(await listLabels(kube, { ...PODS, namespace: '' })).labels]).toEqual([
      ['ops/a', { 'x\\u202e': 'y\\x07' }],
      ['shop/a', {}],
    ])
  })
})

describe('countObjects', () => {
  it.each([
    [0, 0],
    [1, 1],
    [4711, 4711],
  ])('counts %i by one object', async (there, count) => {
    const { kube, server } = await startPod(served(there))
    expect(await countObjects(kube, PODS)).toEqual({ count, isExact: true })
    expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/namespaces/shop/pods?limit=1'])
  })

  it('says when the server does not tell how many more there are', async () => {
    const { kube } = await startPod((_, answer) =>
      json(answer, { metadata: { continue: 'x' }, items: [item('a')] }),
    )
    expect(await countObjects(kube, PODS)).toEqual({ count: 1, isExact: false })
  })
})
