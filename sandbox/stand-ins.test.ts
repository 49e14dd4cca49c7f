import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminToken } from '@/e2e/testing/kubeconfig'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import { STAND_IN_HEADER } from './stand-ins'
import { callApi } from './testing/call'

let cluster: Cluster
let token: string

beforeAll(async () => {
  cluster = await startCluster({ standIns: true })
  token = await adminToken(cluster)
})
afterAll(() => cluster.stop())

const NONE = ''

/** A call as a command of kubectl makes it, or as any other program does. */
async function asked(
  command: string,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
) {
  const headers = {
    'content-type': type,
    ...(command === NONE ? {} : { 'kubectl-command': `kubectl ${command}` }),
  }
  const reply = await callApi(cluster, {
    method,
    path,
    token,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { ...reply, isMarked: STAND_IN_HEADER in reply.headers }
}

const shop = (rest: string) => `/api/v1/namespaces/shop/${rest}`
const apps = (rest: string) => `/apis/apps/v1/namespaces/shop/${rest}`
const merge = 'application/merge-patch+json'

describe('what is made up for a call about what is not there', () => {
  it.each<[string, [string, string, string, unknown?, string?], number, boolean]>([
    ['a command of kubectl that reads', ['get', 'GET', shop('configmaps/a')], 200, true],
    ['the same read again', ['get', 'GET', shop('configmaps/a')], 200, true],
    [
      'a read of any other program, which may create it then',
      [NONE, 'GET', shop('configmaps/b')],
      404,
      false,
    ],
    ['kubectl apply, which creates it', ['apply', 'GET', shop('configmaps/c')], 404, false],
    ['kubectl diff', ['diff', 'GET', shop('configmaps/c')], 404, false],
    ['a patch of any program', [NONE, 'PATCH', shop('configmaps/d'), { data: { a: 'b' } }, merge], 200, true],
    ['a deletion', [NONE, 'DELETE', shop('secrets/e')], 200, true],
    ['what was deleted stays deleted', ['get', 'GET', shop('secrets/e')], 404, false],
    ['a scale', ['scale', 'GET', apps('deployments/f/scale')], 200, true],
    [
      'an eviction',
      [
        'drain',
        'POST',
        shop('pods/g/eviction'),
        { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'g' } },
      ],
      201,
      true,
    ],
    ['a node', ['cordon', 'GET', '/api/v1/nodes/n7'], 200, true],
    [
      'a lease, whose holder it would elect',
      ['get', 'GET', '/apis/coordination.k8s.io/v1/namespaces/shop/leases/x'],
      404,
      false,
    ],
    [
      'a Role, which would grant',
      ['get', 'GET', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/x'],
      404,
      false,
    ],
    [
      'a webhook, which would refuse',
      ['get', 'GET', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/x'],
      404,
      false,
    ],
    ['a name that no object can have', ['get', 'GET', shop('configmaps/A%0aB')], 404, false],
    [
      'a kind that is not served',
      ['get', 'GET', '/apis/example.com/v1/namespaces/shop/widgets/x'],
      404,
      false,
    ],
    ['a list without labels', ['get', 'GET', shop('services')], 200, false],
    [
      'a list of labels that need not be equal',
      ['get', 'GET', shop('pods?labelSelector=app!%3Dx')],
      200,
      false,
    ],
    [
      'creation, in a namespace that is not there',
      [
        NONE,
        'POST',
        '/api/v1/namespaces/new/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } },
      ],
      201,
      false,
    ],
    ['what was created is its own', ['get', 'GET', '/api/v1/namespaces/new/configmaps/own'], 200, false],
    [
      'a server-side apply, which creates it',
      [
        NONE,
        'PATCH',
        `${shop('configmaps/z')}?fieldManager=t`,
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'z' } },
        'application/apply-patch+yaml',
      ],
      201,
      false,
    ],
  ])('%s', async (_, call, status, isMarked) => {
    const reply = await asked(...call)
    expect([reply.status, reply.isMarked], reply.text.slice(0, 300)).toEqual([status, isMarked])
  })

  it('one object with the labels of a list that finds none, once', async () => {
    const list = () => asked('get', 'GET', shop('pods?labelSelector=app%3Dqueue%2Ctier%3Dback'))
    const first = await list()
    const [pod] = listAt(first.json, 'items')
    expect([first.isMarked, at(pod, 'metadata', 'labels')]).toEqual([true, { app: 'queue', tier: 'back' }])
    await asked('delete', 'DELETE', shop(`pods/${textAt(pod, 'metadata', 'name')}`))
    expect(listAt((await list()).json, 'items')).toEqual([])
  })

  it('keeps its mark where a call replaces its annotations', async () => {
    await asked('annotate', 'PATCH', apps('deployments/h'), { metadata: { annotations: null } }, merge)
    expect((await asked('get', 'GET', apps('deployments/h'))).isMarked).toBe(true)
  })
})

describe('what is made up is ready for what kubectl waits for', () => {
  it.each<[string, string, (object: unknown) => unknown, unknown]>([
    ['a pod runs', shop('pods/p'), (pod) => at(pod, 'status', 'phase'), 'Running'],
    ['a claim is bound', shop('persistentvolumeclaims/p'), (claim) => at(claim, 'status', 'phase'), 'Bound'],
    ['a StatefulSet', apps('statefulsets/p'), (set) => at(set, 'status', 'readyReplicas'), 1],
    ['a DaemonSet', apps('daemonsets/p'), (set) => at(set, 'status', 'numberAvailable'), 1],
    [
      'a Job is complete',
      '/apis/batch/v1/namespaces/shop/jobs/p',
      (job) => at(job, 'status', 'conditions', 0, 'type'),
      'Complete',
    ],
  ])('%s', async (_, path, read, value) => {
    await asked('get', 'GET', path)
    expect(read((await asked('get', 'GET', path)).json)).toBe(value)
  })

  it('follows a change: a StatefulSet with three replicas has three', async () => {
    await asked('scale', 'PATCH', apps('statefulsets/q/scale'), { spec: { replicas: 3 } }, merge)
    const { json } = await asked('get', 'GET', apps('statefulsets/q'))
    expect([at(json, 'status', 'readyReplicas'), at(json, 'status', 'observedGeneration')]).toEqual([
      3,
      at(json, 'metadata', 'generation'),
    ])
  })

  it('a node has a pod that a drain evicts, and one that it leaves', async () => {
    await asked('drain', 'GET', '/api/v1/nodes/n8')
    const { json } = await asked('drain', 'GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn8')
    expect(
      listAt(json, 'items')
        .map((pod) => at(pod, 'metadata', 'ownerReferences', 0, 'kind'))
        .toSorted(),
    ).toEqual(['DaemonSet', 'ReplicaSet'])
  })
})

it('is for record alone: without it nothing is made up', async () => {
  const plain = await startCluster()
  const own = await adminToken(plain)
  const headers = { 'kubectl-command': 'kubectl get' }
  const reply = await callApi(plain, { path: '/api/v1/namespaces/default/configmaps/a', token: own, headers })
  await plain.stop()
  expect([reply.status, STAND_IN_HEADER in reply.headers]).toEqual([404, false])
})
