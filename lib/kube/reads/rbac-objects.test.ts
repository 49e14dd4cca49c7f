import { describe, expect, it } from 'vitest'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { KubeStatusError, UnexpectedAnswerError } from '../transport/errors'
import { listRbacObjects, type RbacResource, readClusterRole } from './rbac-objects'

const exchanges = recordedExchanges()
const world = recordedWorld(exchanges)
const body = (resource: RbacResource) =>
  exchanges.find(({ name }) => name === `all ${resource}`)?.response.body
const status = (code: number, reason: string) => ({ kind: 'Status', code, reason, message: 'no' })

describe('listRbacObjects', () => {
  it.each([
    ['roles', 'shop', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles', 'roles'],
    ['rolebindings', '', '/apis/rbac.authorization.k8s.io/v1/rolebindings', 'roleBindings'],
    ['clusterroles', '', '/apis/rbac.authorization.k8s.io/v1/clusterroles', 'clusterRoles'],
    [
      'clusterrolebindings',
      '',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      'clusterRoleBindings',
    ],
  ] as const)(
    'takes every one of the recorded %s out of one request',
    async (resource, namespace, url, key) => {
      const { kube, server } = await startPod((_, response) => json(response, body(resource)))
      const { objects, isWhole } = await listRbacObjects(kube, { resource, namespace })
      expect(objects[key]).toEqual(world[key])
      expect(objects[key].length).toBeGreaterThan(5)
      expect(isWhole).toBe(true)
      expect(server.requests.map((request) => `${request.method} ${request.url}`)).toEqual([`GET ${url}`])
    },
  )

  it.each([
    ['a limit left some out', { metadata: { continue: 'token' }, items: [] }],
    ['an object is not as promised', { metadata: {}, items: [{ metadata: { name: 'x', namespace: 'y' } }] }],
  ])('is not whole when %s', async (_, more) => {
    const list = { kind: 'RoleBindingList', apiVersion: 'rbac.authorization.k8s.io/v1', ...more }
    const { kube, server } = await startPod((_, response) => json(response, list))
    const read = await listRbacObjects(kube, { resource: 'rolebindings', namespace: '', limit: 9_000 })
    expect(read.isWhole).toBe(false)
    expect(server.requests[0]?.url).toContain('?limit=500')
  })

  it.each([
    ['another list', { kind: 'PodList', metadata: {}, items: [] }],
    ['a list without a kind', { metadata: {}, items: [] }],
    ['text', '<html>'],
  ])('takes no answer out of %s', async (_, document) => {
    const { kube } = await startPod((_, response) => json(response, document))
    const failure = await failureFrom(listRbacObjects(kube, { resource: 'roles', namespace: 'shop' }))
    expect(failure).toBeInstanceOf(UnexpectedAnswerError)
  })

  it('throws the Status of a refusal, so that refused is not empty', async () => {
    const { kube } = await startPod((_, response) => json(response, status(403, 'Forbidden'), 403))
    const failure = await failureFrom(listRbacObjects(kube, { resource: 'clusterroles', namespace: '' }))
    expect(failure).toBeInstanceOf(KubeStatusError)
  })

  it('refuses a namespace that is no name before any request', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    const failure = await failureFrom(listRbacObjects(kube, { resource: 'roles', namespace: '../x' }))
    expect(failure).toBeInstanceOf(Error)
    expect(server.requests).toEqual([])
  })
})

describe('readClusterRole', () => {
  const view = world.clusterRoles.find(({ name }) => name === 'view')
  const document = {
    kind: 'ClusterRole',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: {
      name: 'view',
      labels: view?.labels,
      managedFields: [
        { manager: 'kube-apiserver', time: '2026-11-24T13:36:40Z' },
        { manager: view?.changed?.by, time: view?.changed?.at, fieldsV1: { 'f:rules': {} } },
      ],
    },
    rules: view?.rules,
    aggregationRule: view?.aggregationRule,
  }

  it('reads labels, rules, aggregationRule and the last write', async () => {
    const { kube } = await startPod((_, response) => json(response, document))
    expect(await readClusterRole(kube, 'view')).toEqual(view)
  })

  it('is null for one that does not exist, and throws for one that is refused', async () => {
    const { kube, server } = await startPod((_, response) => json(response, status(404, 'NotFound'), 404))
    expect(await readClusterRole(kube, 'view')).toBeNull()
    server.handle((_, response) => json(response, status(403, 'Forbidden'), 403))
    expect(await failureFrom(readClusterRole(kube, 'view'))).toBeInstanceOf(KubeStatusError)
  })

  it('takes no other object for it', async () => {
    const { kube } = await startPod((_, response) => json(response, document))
    expect(await failureFrom(readClusterRole(kube, 'edit'))).toBeInstanceOf(UnexpectedAnswerError)
  })
})
