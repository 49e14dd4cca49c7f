import { describe, expect, it, vi } from 'vitest'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { log } from '@/lib/process/log'
import type { RbacObjects } from '@/lib/rbac/types'
import { reviewAnswer } from '@/lib/server/testing/rbac-api-server'
import { gateSize, recordGate } from '../gates/record-gate'
import { seededRandom } from '../testing/seeded-random'
import { isExpectedUpstream } from './expected-upstream'
import { hostileRequest } from './hostile-requests'
import { RawClient } from './raw-client'
import { serveRoutes } from './serve-routes'

const CLIENTS = 8

/** An account that can do everything, so no refusal hides a request that should not have been made. */
const ALL: RbacObjects = {
  roles: [],
  roleBindings: [],
  clusterRoles: [
    {
      name: 'all',
      rules: [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ],
    },
  ],
  clusterRoleBindings: [
    {
      name: 'all',
      roleRef: { kind: 'ClusterRole', name: 'all' },
      subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
    },
  ],
}

const upstream: Handler = (request, response) => {
  const reviewed = reviewAnswer(ALL, request)
  if (reviewed !== undefined) return json(response, reviewed, request.method === 'POST' ? 201 : 200)
  if (request.url.includes('watch=1'))
    return response.writeHead(200, { 'content-type': 'application/json' }).end()
  const accept = request.headers.find(([name]) => name.toLowerCase() === 'accept')?.[1] ?? ''
  const list = { metadata: { resourceVersion: '7' }, items: [] }
  if (accept.includes('as=Table'))
    return json(response, {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '7' },
      columnDefinitions: [],
      rows: [],
    })
  return json(response, { kind: 'List', apiVersion: 'v1', ...list })
}

describe('isExpectedUpstream', () => {
  it.each([
    ['GET', '/api/v1/namespaces/shop/pods/web-0/log?tailLines=100&limitBytes=1048576', true],
    ['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Abasic-user', true],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', true],
    ['GET', '/api/v1/namespaces/../pods', false],
    ['GET', '/api/v1/namespaces/shop/pods/..', false],
    ['GET', '/api/v1/namespaces/shop/pods/a%2Fb', false],
    ['GET', '/api/v1/namespaces/shop/pods/web-0/exec', false],
    ['GET', '/api/v1/nodes/a/proxy', false],
    ['GET', '/api/v1/pods?limit=0', false],
    ['GET', '/api/v1/pods?pretty=true', false],
    ['POST', '/api/v1/namespaces/shop/pods', false],
    ['DELETE', '/api/v1/namespaces/shop/pods/web-0', false],
  ])('%s %s: %s', (method, target, expected) => {
    expect(isExpectedUpstream(method, target)).toBe(expected)
  })
})

describe('the listener and its handlers', () => {
  it('ask the API server nothing unforeseen, whatever bytes come', async () => {
    const inputs = gateSize(600, 100_000)
    const said = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    const pod = await startPod(upstream)
    const listener = await serveRoutes(pod.kube)
    const random = seededRandom(20_261_124)
    const statuses = new Map<number, number>()
    const unexpected = new Set<string>()
    let sent = 0
    let asked = 0
    const judge = () => {
      for (const { method, url } of pod.server.requests.splice(0)) {
        asked += 1
        if (!isExpectedUpstream(method, url)) unexpected.add(`${method} ${url}`)
      }
    }
    const work = async () => {
      const client = new RawClient(listener.port)
      while (sent < inputs) {
        sent += 1
        const { status } = await client.ask(hostileRequest(random))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (pod.server.requests.length > 1000) judge()
      }
      client.close()
    }
    await Promise.all(Array.from({ length: CLIENTS }, work))
    judge()
    const failed = said.mock.calls.filter(([event]) => event === 'handler-failed').map(([, fields]) => fields)
    said.mockRestore()
    recordGate({
      id: 'upstream-fuzz',
      part: 'raw sockets',
      figure: `${unexpected.size} of ${asked} upstream requests, from ${sent} inputs`,
      state: unexpected.size === 0 ? 'met' : 'missed',
    })
    expect([...unexpected]).toEqual([])
    expect(failed).toEqual([])
    // Enough got through to reach the API server, and enough was refused to count as hostile.
    expect(asked).toBeGreaterThan(inputs / 10)
    expect(statuses.get(200)).toBeGreaterThan(inputs / 100)
    expect(statuses.get(400)).toBeGreaterThan(inputs / 4)
  }, 3_600_000)
})
