import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import { type ControlPort, openControlPort } from './control'
import { verbMissingWorld } from './scenarios/shared-worlds'
import { callApi, mountedToken } from './testing/call'

let cluster: Cluster
let control: ControlPort

beforeAll(async () => {
  cluster = await startCluster({ scenario: verbMissingWorld })
  control = await openControlPort(cluster)
})

afterAll(async () => {
  await control.stop()
  await cluster.stop()
})

async function post(action: string, body: unknown, type = 'application/json') {
  const response = await fetch(`${control.url}/${action}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  })
  const json: unknown = await response.json()
  return { status: response.status, json }
}

describe('the control port', () => {
  it('applies YAML, labels the pod and rotates its token', async () => {
    const yaml =
      '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: pod-reader, namespace: shop}, rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]}'
    expect(await post('apply', { yaml })).toMatchObject({ status: 200, json: [{ change: 'configured' }] })
    await post('label', { labels: { version: '2' } })
    expect(cluster.pod?.metadata.labels).toMatchObject({ version: '2' })
    const before = mountedToken(cluster)
    await post('rotate-token', { revoke: true })
    expect(mountedToken(cluster)).not.toBe(before)
    expect((await callApi(cluster, { path: '/version', token: before })).status).toBe(401)
  })

  it('applies YAML as it is', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: raw, namespace: shop}\n'
    const headers = { 'content-type': 'application/yaml' }
    const response = await fetch(`${control.url}/apply`, { method: 'POST', headers, body: yaml })
    expect(await response.json()).toEqual([{ object: 'configmap/raw', change: 'created' }])
  })

  it('fills a namespace and deletes an object', async () => {
    await post('fill', { namespace: 'payments', count: 3 })
    expect(cluster.context.store.list('/pods', 'payments')).toHaveLength(4)
    expect((await post('delete', { kind: 'pod', namespace: 'payments', name: 'payments-0' })).json).toEqual({
      deleted: true,
    })
  })

  it.each([
    ['an unknown action', 'nope', {}, 404, 'There is no action "nope".'],
    ['a field of another type', 'fill', { namespace: 'shop', count: 'many' }, 400, 'count'],
    ['YAML that is none', 'apply', { yaml: 'a: [' }, 400, 'flow'],
    [
      'an object that the server refuses',
      'apply',
      { yaml: '{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: []}}' },
      400,
      'Pod "p" is invalid: spec.containers: Required value',
    ],
  ])('%s is refused in words', async (_, action, body, status, says) => {
    const reply = await post(action, body)
    expect(reply.status).toBe(status)
    expect(textAt(reply.json, 'error').toLowerCase()).toContain(says.toLowerCase())
  })

  it('takes no request that a web page can send unasked', async () => {
    expect((await post('cut', {}, 'text/plain')).status).toBe(415)
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'rebind.example' }
      get(`${control.url}/requests`, { headers }, (response) => resolve(response.statusCode)).once(
        'error',
        reject,
      )
    })
    expect(rebound).toBe(421)
    expect((await fetch(`${control.url}/cut`)).status).toBe(415)
  })

  it('says where things are, and no token', async () => {
    const state = await (await fetch(`${control.url}/state`)).text()
    expect(JSON.parse(state)).toMatchObject({ scenario: 'verb-missing', url: cluster.url })
    expect(state).not.toContain(mountedToken(cluster).slice(0, 20))
  })
})
