import { afterEach, expect, it, vi } from 'vitest'
import { json, type RecordedRequest } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import type { Attributes } from '@/lib/rbac/types'
import { Prober } from './prober'

afterEach(() => void vi.restoreAllMocks())

const call = (group: string, resource: string): Attributes => ({
  kind: 'resource',
  verb: 'list',
  group,
  resource,
  subresource: '',
  name: '',
  namespace: 'shop',
})

const roots = (more: readonly object[]) => (request: RecordedRequest, response: Parameters<typeof json>[0]) =>
  json(response, {
    kind: 'APIGroupDiscoveryList',
    items:
      request.url === '/apis'
        ? more
        : [{ versions: [{ version: 'v1', resources: [{ resource: 'pods', verbs: ['list'] }] }] }],
  })

const REGISTERED = [
  { metadata: { name: 'custom.metrics.k8s.io' }, versions: [{ version: 'v1beta2', freshness: 'Stale' }] },
]

it('asks again before it takes a group for absent, once the kept list is 10 s old', async () => {
  let clock = 0
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
  const { kube, server } = await startPod(roots([]))
  const { signal } = new AbortController()
  const failed = async (of: Attributes) => {
    const reading = await new Prober(kube, signal).discovery(of)
    return reading.state === 'read' ? reading.value.failedGroups.map(({ group }) => group) : reading
  }
  const metrics = call('custom.metrics.k8s.io', 'metrics')
  expect(await failed(metrics)).toEqual([])
  server.handle(roots(REGISTERED))
  clock = 9_000
  expect(await failed(metrics)).toEqual([])
  expect(server.requests).toHaveLength(2)
  clock = 11_000
  expect(await failed(call('', 'pods'))).toEqual([])
  expect(server.requests).toHaveLength(2)
  expect(await failed(metrics)).toEqual(['custom.metrics.k8s.io'])
  expect(server.requests).toHaveLength(4)
})
