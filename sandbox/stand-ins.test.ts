import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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
  return { ...reply, standIn: String(reply.headers[STAND_IN_HEADER] ?? NONE) }
}

const shop = (rest: string) => `/api/v1/namespaces/shop/${rest}`
const apps = (rest: string) => `/apis/apps/v1/namespaces/shop/${rest}`
const merge = 'application/merge-patch+json'

describe('what is made up for a call about what is not there', () => {
  it.each<[string, [string, string, string, unknown?, string?], number, string]>([
    ['a command of kubectl that reads', ['get', 'GET', shop('configmaps/a')], 200, 'named'],
    ['the same read again', ['get', 'GET', shop('configmaps/a')], 200, 'named'],
    ['a read of any other program, which may create it then', [NONE, 'GET', shop('configmaps/b')], 404, NONE],
    ['kubectl apply, which creates it', ['apply', 'GET', shop('configmaps/c')], 404, NONE],
    ['kubectl diff', ['diff', 'GET', shop('configmaps/c')], 404, NONE],
    [
      'a patch of any program',
      [NONE, 'PATCH', shop('configmaps/d'), { data: { a: 'b' } }, merge],
      200,
      'named',
    ],
    ['a deletion', [NONE, 'DELETE', shop('secrets/e')], 200, 'named'],
    ['what was deleted stays deleted', ['get', 'GET', shop('secrets/e')], 404, 'named'],
    ['a scale', ['scale', 'GET', apps('deployments/f/scale')], 200, 'named'],
    [
      'an eviction',
      [
        'drain',
        'POST',
        shop('pods/g/eviction'),
        { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'g' } },
      ],
      201,
      'named',
    ],
    ['a node', ['cordon', 'GET', '/api/v1/nodes/n7'], 200, 'named'],
    [
      'a lease, whose holder it would elect',
      ['get', 'GET', '/apis/coordination.k8s.io/v1/namespaces/shop/leases/x'],
      404,
      NONE,
    ],
    [
      'a Role, which would grant',
      ['get', 'GET', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/x'],
      404,
      NONE,
    ],
    [
      'a webhook, which would refuse',
      ['get', 'GET', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/x'],
      404,
      NONE,
    ],
    ['a name that no object can have', ['get', 'GET', shop('configmaps/A%0aB')], 404, NONE],
    [
      'a kind that is not served',
      ['get', 'GET', '/apis/example.com/v1/namespaces/shop/widgets/x'],
      404,
      NONE,
    ],
    ['a list without labels', ['get', 'GET', shop('services')], 200, 'named'],
    ['a list of events', ['get', 'GET', shop('events')], 200, NONE],
    ['a list of any other program', [NONE, 'GET', shop('endpoints')], 200, NONE],
    ['a list by kubectl apply, as it prunes', ['apply', 'GET', shop('endpoints')], 200, NONE],
    ['pods that failed', ['delete', 'GET', shop('pods?fieldSelector=status.phase!%3DRunning')], 200, 'named'],
    ['pods on a node', ['get', 'GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn6'], 200, 'named'],
    ['a selector that no label fits', ['get', 'GET', shop('secrets?labelSelector=a%3Db,a!%3Db')], 200, NONE],
    ['a label that no object can have', ['get', 'GET', shop('secrets?labelSelector=a%3D-%2Fb')], 200, NONE],
    ['a name that YAML reads as a number', ['cordon', 'GET', '/api/v1/nodes/1e5'], 200, 'named'],
    ['the longest name', ['drain', 'GET', `/api/v1/nodes/${'n'.repeat(62)}`], 200, 'named'],
    ['a name of too many letters', ['drain', 'GET', `/api/v1/nodes/${'n'.repeat(63)}`], 404, NONE],
    ['a namespace that no object can have', ['get', 'GET', '/api/v1/namespaces/%20a/secrets/x'], 404, NONE],
    [
      'a list of labels that need not be equal',
      ['get', 'GET', shop('pods?labelSelector=app!%3Dx')],
      200,
      'named',
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
      NONE,
    ],
    ['what was created is its own', ['get', 'GET', '/api/v1/namespaces/new/configmaps/own'], 200, NONE],
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
      NONE,
    ],
  ])('%s', async (_, call, status, standIn) => {
    const reply = await asked(...call)
    expect([reply.status, reply.standIn], reply.text.slice(0, 300)).toEqual([status, standIn])
  })

  it('one object with the labels of a list that finds none, once', async () => {
    const list = () => asked('get', 'GET', shop('pods?labelSelector=app%3Dqueue%2Ctier%3Dback'))
    const first = await list()
    const [pod] = listAt(first.json, 'items')
    expect([first.standIn, at(pod, 'metadata', 'labels')]).toEqual(['named', { app: 'queue', tier: 'back' }])
    await asked('delete', 'DELETE', shop(`pods/${textAt(pod, 'metadata', 'name')}`))
    await vi.waitFor(async () => expect(listAt((await list()).json, 'items')).toEqual([]), { timeout: 5_000 })
  })

  it('keeps its mark where a call replaces its annotations', async () => {
    await asked('annotate', 'PATCH', apps('deployments/h'), { metadata: { annotations: null } }, merge)
    expect((await asked('get', 'GET', apps('deployments/h'))).standIn).toBe('named')
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

  it('a Deployment has a revision before, of another image, to which it can be undone', async () => {
    await asked('rollout undo', 'GET', apps('deployments/r'))
    const { json } = await asked('rollout undo', 'GET', apps('replicasets?labelSelector=app%3Dr'))
    const images = listAt(json, 'items').map((set) =>
      textAt(set, 'spec', 'template', 'spec', 'containers', 0, 'image'),
    )
    expect(new Set(images).size).toBe(2)
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

describe('what of a made-up object its call does not have from the script', () => {
  const first = async (path: string) => {
    const { json } = await asked('get', 'GET', path)
    return textAt(listAt(json, 'items')[0], 'metadata', 'name')
  }
  const get = async (path: string) => (await asked('get', 'GET', path)).standIn
  const labels = (value: string) => `labelSelector=app%3D${value}`

  it('nothing of one that it names, the name of one that a list found', async () => {
    await asked('scale', 'GET', apps('deployments/i'))
    const pod = shop(`pods/${await first(shop(`pods?${labels('i')}`))}`)
    expect([await get(apps('deployments/i')), await get(pod)]).toEqual(['named', 'picked'])
    await asked('delete', 'DELETE', pod)
    expect(await get(pod)).toBe('picked')
  })

  it('the namespace too of one that a list of all namespaces found, and of what a node runs', async () => {
    const name = await first(`/api/v1/pods?${labels('j')}`)
    expect(await get(`/api/v1/namespaces/default/pods/${name}`)).toBe('placed')
    await asked('drain', 'GET', '/api/v1/nodes/n9')
    const on = await asked('drain', 'GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn9')
    const owners = listAt(on.json, 'items').map((pod) =>
      textAt(pod, 'metadata', 'ownerReferences', 0, 'name'),
    )
    const agent = owners.find((owner) => owner.includes('agent'))
    expect(await get(`/apis/apps/v1/namespaces/default/daemonsets/${agent}`)).toBe('placed')
  })

  it.each([
    ['n7', 'named'],
    ['sandbox', 'picked'],
  ])('a lease of the node that it knows by a list, if it does: %s', async (node, standIn) => {
    await asked('cordon', 'GET', '/api/v1/nodes/n7')
    const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`
    expect((await asked('describe', 'GET', path)).standIn).toBe(standIn)
  })

  it('a watch by the name of one that a list found', async () => {
    const name = await first(shop(`configmaps?${labels('k')}`))
    const list = await asked('wait', 'GET', shop(`configmaps?fieldSelector=metadata.name%3D${name}`))
    expect(list.standIn).toBe('picked')
  })
})

describe('what kubectl wait asks for', () => {
  it.each([
    ['by labels', shop('pods?labelSelector=app%3Dl')],
    ['by name', shop('pods/m-0')],
  ])('is gone after a while, so that a wait for its deletion ends, and comes again: %s', async (_, path) => {
    const isThere = async () => {
      const { json, status } = await asked('wait', 'GET', path)
      return (
        status === 200 && (listAt(json, 'items').length > 0 || at(json, 'metadata', 'name') !== undefined)
      )
    }
    const count = () =>
      cluster.context.store.list('/pods', 'shop').filter((pod) => /^(?:l|m-0)$/.test(pod.metadata.name))
        .length
    expect(await isThere()).toBe(true)
    await vi.waitFor(() => expect(count()).toBe(0), { timeout: 5_000 })
    expect(await isThere()).toBe(true)
    await vi.waitFor(() => expect(count()).toBe(0), { timeout: 5_000 })
  })

  it('is there for a moment after kubectl delete, which then watches it', async () => {
    const path = shop('pods/q-0')
    await asked('get', 'GET', path)
    await asked('delete', 'DELETE', path)
    const { json } = await asked('delete', 'GET', path)
    expect(textAt(json, 'metadata', 'deletionTimestamp')).not.toBe('')
    await vi.waitFor(async () => expect((await asked('delete', 'GET', path)).status).toBe(404), {
      timeout: 5_000,
    })
  })

  it('stays once another command names it', async () => {
    await asked('wait', 'GET', shop('pods/o-0'))
    await asked('get', 'GET', shop('pods/o-0'))
    await new Promise((resolve) => setTimeout(resolve, 1_800))
    expect(cluster.context.store.get('/pods', 'shop', 'o-0')?.metadata.name).toBe('o-0')
  })
})

it('makes up at most 2,000 objects: then it answers 404, and says so', async () => {
  const other = await startCluster({ standIns: true })
  const { standIns, store, catalogue } = other.context
  const secrets = catalogue.find('', 'v1', 'secrets')
  if (standIns === undefined || secrets === undefined) throw new Error('no stand-ins')
  const call = (name: string) => ({
    method: 'GET',
    path: '',
    query: new URLSearchParams(),
    headers: { 'kubectl-command': 'kubectl get' },
    body: Buffer.alloc(0),
    user: { name: 'u', groups: [] },
    attributes: {
      kind: 'resource' as const,
      verb: 'get',
      group: '',
      resource: 'secrets',
      subresource: '',
      name,
      namespace: `n${name}`,
    },
  })
  for (let index = 0; index < 10_000; index += 1)
    standIns.meet(call(`s${index}`), secrets, { namespace: `ns${index}`, name: `s${index}`, subresource: '' })
  expect([store.list('/secrets').length, store.list('/namespaces').length < 1_100, standIns.isFull]).toEqual([
    1_000,
    true,
    true,
  ])
  await other.stop()
})

it('is for record alone: without it nothing is made up', async () => {
  const plain = await startCluster()
  const own = await adminToken(plain)
  const headers = { 'kubectl-command': 'kubectl get' }
  const reply = await callApi(plain, { path: '/api/v1/namespaces/default/configmaps/a', token: own, headers })
  await plain.stop()
  expect([reply.status, STAND_IN_HEADER in reply.headers]).toEqual([404, false])
})
