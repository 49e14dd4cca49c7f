import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import { callApi } from './testing/call'

let cluster: Cluster
let token = ''

beforeAll(async () => {
  cluster = await startCluster()
  cluster.apply(`
apiVersion: v1
kind: ServiceAccount
metadata: {name: admin, namespace: kube-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: admin, namespace: kube-system}]`)
  token = await cluster.token('kube-system', 'admin')
})
afterAll(() => cluster.stop())

const MAPS = '/api/v1/namespaces/default/configmaps'
let next = 0

/** A ConfigMap of its own, and calls on it. */
function configMap() {
  const name = `map-${next++}`
  const call = (method: string, query: string, type: string, body: object) =>
    callApi(cluster, {
      method,
      path: `${MAPS}/${name}${query}`,
      token,
      headers: { 'content-type': type },
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...body },
    })
  const apply = (manager: string, data: Record<string, string>, more = '') =>
    call('PATCH', `?fieldManager=${manager}${more}`, 'application/apply-patch+yaml', { data })
  return { name, call, apply }
}

describe('server-side apply', () => {
  it('refuses what another manager has otherwise, in the words of kube-apiserver 1.36.2', async () => {
    const { apply } = configMap()
    await apply('x', { a: 'b', c: 'd' })
    const two = await apply('y', { a: 'b2', c: 'd2' })
    expect([two.status, textAt(two.json, 'message')]).toEqual([
      409,
      'Apply failed with 2 conflicts: conflicts with "x":\n- .data.a\n- .data.c',
    ])
    const one = await apply('y', { a: 'b2' })
    expect(textAt(one.json, 'message')).toBe('Apply failed with 1 conflict: conflict with "x": .data.a')
  })

  it('takes a field from its manager by force, as Python writes it, and shares one whose value is the same', async () => {
    const { apply } = configMap()
    await apply('x', { a: 'b', c: 'd' })
    const { json } = await apply('y', { a: 'b2', c: 'd' }, '&force=True')
    expect(at(json, 'data')).toEqual({ a: 'b2', c: 'd' })
    const entries = at(json, 'metadata', 'managedFields') as unknown[]
    expect(entries.map((entry) => [textAt(entry, 'manager'), at(entry, 'fieldsV1', 'f:data')])).toEqual([
      ['x', { 'f:c': {} }],
      ['y', { 'f:a': {}, 'f:c': {} }],
    ])
  })

  it('takes away what its manager no longer applies, unless another one has it too', async () => {
    const { apply } = configMap()
    await apply('x', { a: '1', b: '1' })
    await apply('y', { b: '1' })
    const { json } = await apply('x', {})
    expect(at(json, 'data')).toEqual({ b: '1' })
  })

  it('changes nothing, and no resourceVersion, by the same fields again', async () => {
    const { apply } = configMap()
    const first = await apply('x', { a: '1' })
    const again = await apply('x', { a: '1' })
    expect(at(again.json, 'metadata', 'resourceVersion')).toBe(at(first.json, 'metadata', 'resourceVersion'))
  })

  it.each([
    [
      'PATCH',
      'application/apply-patch+yaml',
      '?fieldManager=x',
      500,
      /failed to create typed patch object \(\/map-\d+; \/v1, Kind=ConfigMap\): \.dat: field not declared in schema$/,
    ],
    [
      'PUT',
      'application/json',
      '?fieldValidation=Strict',
      400,
      /^ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"$/,
    ],
    [
      'PATCH',
      'application/merge-patch+json',
      '?fieldValidation=Strict',
      422,
      /strict decoding error: unknown field "dat"$/,
    ],
  ])('refuses a field that the kind does not have: %s %s', async (method, type, query, status, says) => {
    const { apply, call } = configMap()
    await apply('x', {})
    const reply = await call(method, query, type, { dat: { a: 'b' } })
    expect([reply.status, textAt(reply.json, 'message')]).toEqual([status, expect.stringMatching(says)])
  })

  it('drops a field that the kind does not have with a warning where that is not strict', async () => {
    const { apply, call } = configMap()
    await apply('x', { a: '1' })
    const reply = await call('PATCH', '', 'application/merge-patch+json', { dat: { a: 'b' } })
    expect([reply.status, reply.headers.warning, at(reply.json, 'dat')]).toEqual([
      200,
      '299 - "unknown field \\"dat\\""',
      undefined,
    ])
  })
})
