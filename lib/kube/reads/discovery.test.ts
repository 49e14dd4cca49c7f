import { describe, expect, it } from 'vitest'
import type { Catalogue } from '@/lib/objects/catalogue'
import { plain } from '@/lib/phrase/phrase'
import { json, type RecordedRequest } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { recording, recordings } from '../testing/recordings'
import { KubeStatusError } from '../transport/errors'
import { metered } from '../transport/meter'
import { discover } from './discovery'

const API = 'kube-apiserver-1.36.2.jsonl'
const ROOTS = new Map<string, unknown>([
  ['/api', recording(API, 'aggregated discovery /api').response.body],
  ['/apis', recording(API, 'aggregated discovery /apis').response.body],
])
const LEGACY = new Map<string, unknown>([
  ['/api/v1', recording(API, 'discovery /api/v1').response.body],
  ['/apis/apps/v1', recording(API, 'discovery /apis/apps/v1').response.body],
])
for (const { as, request, response } of recordings(API)) {
  if (as === 'shop/web' && (request.path === '/api' || request.path === '/apis'))
    LEGACY.set(request.path, response.body)
}

const FAILURE = {
  kind: 'Status',
  code: 503,
  reason: 'ServiceUnavailable',
  message: 'the server is currently unable',
}

function answering(documents: Map<string, unknown>) {
  return (request: RecordedRequest, response: Parameters<typeof json>[0]) => {
    const document = documents.get(request.url)
    json(response, document ?? FAILURE, document === undefined ? 503 : 200)
  }
}

const find = (discovery: Catalogue, group: string, resource: string) =>
  discovery.resources.find((entry) => entry.group === group && entry.resource === resource)

describe('discover', () => {
  it('reads every group from two aggregated documents', async () => {
    const { kube, server } = await startPod(answering(ROOTS))
    const discovery = await discover(kube)
    expect(server.requests.map(({ url }) => url).sort()).toEqual(['/api', '/apis'])
    expect(discovery.failedGroups).toEqual([])
    expect(find(discovery, '', 'pods')).toMatchObject({
      version: 'v1',
      kind: 'Pod',
      singular: 'pod',
      namespaced: true,
      shortNames: ['po'],
      preferred: true,
    })
    expect(find(discovery, '', 'pods')?.subresources.map(({ name }) => name)).toContain('log')
    expect(find(discovery, '', 'nodes')?.namespaced).toBe(false)
    expect(find(discovery, 'apps', 'deployments')?.verbs).toContain('watch')
  })

  it('reads the same from the lists of a server without aggregation', async () => {
    const aggregated = await discover((await startPod(answering(ROOTS))).kube)
    const { kube } = await startPod(answering(LEGACY))
    const legacy = await discover(kube)
    const sorted = ({ subresources, ...entry }: Catalogue['resources'][number]) => ({
      ...entry,
      subresources: [...subresources].sort((a, b) => a.name.localeCompare(b.name)),
    })
    expect(legacy.resources.length).toBeGreaterThan(15)
    for (const entry of legacy.resources) {
      const same = find(aggregated, entry.group, entry.resource)
      expect(sorted(entry)).toEqual(same && sorted(same))
    }
  })

  it('names a group whose list fails, and lists the others', async () => {
    const { kube } = await startPod(answering(LEGACY))
    const { resources, failedGroups } = await discover(kube)
    expect(resources.some(({ group }) => group === 'apps')).toBe(true)
    const failed = failedGroups.find(({ group }) => group === 'events.k8s.io')
    expect(failed).toMatchObject({ version: 'v1' })
    expect(plain(failed?.says ?? [])).toContain('503: the server is currently unable')
  })

  it('names a group that the server calls stale', async () => {
    const stale = {
      kind: 'APIGroupDiscoveryList',
      items: [
        { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] },
      ],
    }
    const { kube } = await startPod(answering(new Map([...ROOTS, ['/apis', stale]])))
    expect((await discover(kube)).failedGroups).toMatchObject([
      { group: 'metrics.k8s.io', version: 'v1beta1', isAway: true },
    ])
  })

  it('keeps /api when /apis alone is refused', async () => {
    const { kube } = await startPod(answering(new Map([['/api', ROOTS.get('/api')]])))
    const { resources, failedGroups } = await discover(kube)
    expect(resources.every(({ group }) => group === '')).toBe(true)
    expect(failedGroups).toMatchObject([{ group: '*', version: '*' }])
  })

  it('leaves out names that could not stand in a path', async () => {
    const odd = {
      kind: 'APIGroupDiscoveryList',
      items: [{ versions: [{ version: 'v1', resources: [{ resource: '../x' }, { resource: 'pods' }] }] }],
    }
    const { kube } = await startPod(answering(new Map([...ROOTS, ['/api', odd]])))
    const { resources } = await discover(kube)
    expect(resources.filter(({ group }) => group === '').map(({ resource }) => resource)).toEqual(['pods'])
  })

  it('is fetched once however many ask, and kept for 5 min', async () => {
    let clock = 0
    const now = () => clock
    const { kube, server } = await startPod(answering(ROOTS))
    const all = await Promise.all(Array.from({ length: 20 }, () => discover(metered(kube).kube, { now })))
    expect(new Set(all).size).toBe(1)
    clock = 299_999
    await discover(kube, { now })
    expect(server.requests).toHaveLength(2)
    clock = 300_000
    await discover(kube, { now })
    expect(server.requests).toHaveLength(4)
    clock = 309_999
    await discover(kube, { now, withinMs: 10_000 })
    expect(server.requests).toHaveLength(4)
    clock = 310_000
    await discover(kube, { now, withinMs: 10_000 })
    expect(server.requests).toHaveLength(6)
  })

  it('with a failed group is kept for 30 s only, and a whole failure not at all', async () => {
    let clock = 0
    const now = () => clock
    const { kube, server } = await startPod(answering(new Map()))
    expect(await failureFrom(discover(kube, { now }))).toBeInstanceOf(KubeStatusError)
    server.handle(answering(new Map([['/api', ROOTS.get('/api')]])))
    expect((await discover(kube, { now })).failedGroups).toHaveLength(1)
    server.handle(answering(ROOTS))
    clock = 30_000
    expect((await discover(kube, { now })).failedGroups).toEqual([])
  })

  it('goes on for the others when one asker leaves', async () => {
    const { kube, server } = await startPod(answering(ROOTS))
    const leave = new AbortController()
    const left = failureFrom(discover(kube, { signal: leave.signal }))
    const stays = discover(kube)
    leave.abort(new Error('left'))
    expect(await left).toMatchObject({ message: 'left' })
    expect((await stays).resources.length).toBeGreaterThan(15)
    expect(server.requests).toHaveLength(2)
  })
})
