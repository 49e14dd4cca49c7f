import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { type Cluster, startCluster } from './cluster'
import { permissiveBindingWorld } from './scenarios/shared-worlds'
import { callApi, mountedToken } from './testing/call'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({ scenario: permissiveBindingWorld })
  cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: {name: leaving}
status: {phase: Terminating}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: checkout, namespace: shop}
spec: {minAvailable: 2, selector: {matchLabels: {app: checkout}}}
status: {disruptionsAllowed: 0, desiredHealthy: 2, currentHealthy: 2}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: no-latest}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]}
  validations: [{expression: "!object.metadata.name.startsWith('latest-')", message: names must not start with latest}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: no-latest}
spec: {policyName: no-latest, validationActions: [Deny]}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: names, annotations: {sandbox/denies: secrets come from the vault}}
webhooks:
- name: validate.example.com
  clientConfig: {url: "https://webhook.example.com/validate"}
  rules: [{apiGroups: [""], apiVersions: [v1], resources: [secrets], operations: ["*"]}]`)
})

afterAll(() => cluster.stop())

const call = (method: string, path: string, body?: unknown, headers = {}) =>
  callApi(cluster, {
    method,
    path,
    token: mountedToken(cluster),
    headers,
    ...(body === undefined ? {} : { body }),
  })
const configMaps = '/api/v1/namespaces/shop/configmaps'
const configMap = (name: string, data: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
})
const podNames = (prefix: string) =>
  cluster.context.store
    .list('/pods', 'shop')
    .map((pod) => pod.metadata.name)
    .filter((name) => name.startsWith(prefix))

describe('writes', () => {
  it('a dry run is answered like the write and stores nothing', async () => {
    const revision = cluster.context.store.revision
    const reply = await call('POST', `${configMaps}?dryRun=All`, configMap('dry'))
    expect(reply.status).toBe(201)
    const deleted = await call('DELETE', `${configMaps}/app-config`, { dryRun: ['All'] })
    expect(deleted.status).toBe(200)
    expect(cluster.context.store.revision).toBe(revision)
  })

  it('create, update, patch and delete are what a get shows', async () => {
    await call('POST', configMaps, configMap('mine', { a: '1' }))
    const made = await call('GET', `${configMaps}/mine`)
    const version = textAt(made.json, 'metadata', 'resourceVersion')
    await call('PUT', `${configMaps}/mine`, configMap('mine', { a: '2' }))
    const stale = { ...configMap('mine'), metadata: { name: 'mine', resourceVersion: version } }
    const conflict = await call('PUT', `${configMaps}/mine`, stale)
    expect([conflict.status, textAt(conflict.json, 'reason')]).toEqual([409, 'Conflict'])
    const headers = { 'content-type': 'application/merge-patch+json' }
    await call('PATCH', `${configMaps}/mine`, { data: { b: '3' } }, headers)
    expect(at((await call('GET', `${configMaps}/mine`)).json, 'data')).toEqual({ a: '2', b: '3' })
    const gone = await call('DELETE', `${configMaps}/mine`)
    expect(textAt(gone.json, 'status')).toBe('Success')
    expect((await call('GET', `${configMaps}/mine`)).status).toBe(404)
  })

  it('server-side apply makes what is not there and changes what is', async () => {
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    const path = `${configMaps}/applied?fieldManager=me`
    const first = await call(
      'PATCH',
      path,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {a: "1"}',
      headers,
    )
    const second = await call(
      'PATCH',
      path,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {a: "2"}',
      headers,
    )
    expect([first.status, second.status, textAt(second.json, 'data', 'a')]).toEqual([201, 200, '2'])
  })

  it('server-side apply takes create where it makes the object, besides patch', async () => {
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: patcher, namespace: shop}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [patch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: patcher, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: patcher}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]`)
    const headers = { 'content-type': 'application/apply-patch+yaml', 'impersonate-user': 'jane' }
    const apply = (name: string) =>
      call(
        'PATCH',
        `${configMaps}/${name}?fieldManager=me`,
        `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`,
        headers,
      )
    const reply = await apply('not-yet')
    expect([reply.status, textAt(reply.json, 'message')]).toEqual([
      403,
      'configmaps "not-yet" is forbidden: ',
    ])
    expect(cluster.context.store.get('/configmaps', 'shop', 'not-yet')).toBeUndefined()
    expect((await apply('app-config')).status).toBe(200)
  })

  it.each([
    [{ downwardAPI: { items: [{ path: '/a' }] } }, 'downwardAPI.path', '"/a": must be a relative path'],
    [
      { configMap: { name: 'c', items: [{ key: 'k', path: '../a' }] } },
      'configMap.items[0].path',
      `"../a": must not contain '..'`,
    ],
    [
      { projected: { sources: [{ secret: { name: 's', items: [{ key: 'k', path: '..a' }] } }] } },
      'projected.sources[0].secret.items[0].path',
      `"..a": must not start with '..'`,
    ],
    [
      { projected: { sources: [{ serviceAccountToken: { path: 'a/../b' } }] } },
      'projected.path',
      `"a/../b": must not contain '..'`,
    ],
  ])('a file of a volume stays in it: %o', async (volume, field, says) => {
    const reply = await call('POST', '/api/v1/namespaces/shop/pods?dryRun=All', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a', image: 'a' }], volumes: [{ name: 'v', ...volume }] },
    })
    expect([reply.status, textAt(reply.json, 'message')]).toEqual([
      422,
      `Pod "p" is invalid: spec.volumes[0].${field}: Invalid value: ${says}`,
    ])
  })

  it('a Deployment is scaled by its subresource, and its pods follow', async () => {
    const headers = { 'content-type': 'application/merge-patch+json' }
    const path = '/apis/apps/v1/namespaces/shop/deployments/checkout/scale'
    const reply = await call('PATCH', path, { spec: { replicas: 4 } }, headers)
    expect(at(reply.json, 'spec', 'replicas')).toBe(4)
    expect(podNames('checkout-')).toHaveLength(4)
    const [pod = ''] = podNames('checkout-')
    await call('DELETE', `/api/v1/namespaces/shop/pods/${pod}`)
    expect(podNames('checkout-')).toHaveLength(4)
    expect(podNames('checkout-')).not.toContain(pod)
    await call('PATCH', path, { spec: { replicas: 2 } }, headers)
    expect(podNames('checkout-')).toHaveLength(2)
  })

  it('a status that a creator claims is not kept', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'claims' },
      spec: { containers: [{ name: 'a', image: 'a:1' }] },
      status: { phase: 'Succeeded' },
    }
    await call('POST', '/api/v1/namespaces/payments/pods', pod)
    const kept = await call('GET', '/api/v1/namespaces/payments/pods/claims')
    expect(textAt(kept.json, 'status', 'phase')).toBe('Running')
  })
})

describe('admission', () => {
  it.each([
    [
      'a policy',
      'POST',
      configMaps,
      configMap('latest-x'),
      422,
      `configmaps "latest-x" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: names must not start with latest`,
    ],
    [
      'a webhook',
      'POST',
      '/api/v1/namespaces/shop/secrets',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
      400,
      'admission webhook "validate.example.com" denied the request: secrets come from the vault',
    ],
    [
      'a namespace that goes',
      'POST',
      '/api/v1/namespaces/leaving/configmaps',
      configMap('late'),
      403,
      'configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
    ],
    [
      'an account that is not there',
      'POST',
      '/api/v1/namespaces/shop/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { serviceAccountName: 'absent', containers: [{ name: 'a', image: 'a' }] },
      },
      403,
      'pods "p" is forbidden: error looking up service account shop/absent: serviceaccount "absent" not found',
    ],
  ])(
    '%s refuses with the text of the server, and without the witness of an authorization refusal',
    async (_, method, path, body, status, message) => {
      const reply = await call(method, path, body)
      expect([reply.status, textAt(reply.json, 'message')]).toEqual([status, message])
      expect(reply.headers['x-content-type-options']).toBeUndefined()
    },
  )

  it('a LimitRange fills in what a pod leaves out, notes it, and refuses what is beyond it', async () => {
    const made = await call('POST', '/api/v1/namespaces/shop/limitranges', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'most' },
      spec: {
        limits: [
          { type: 'Container', max: { cpu: '800m' }, min: { cpu: '10m' }, defaultRequest: { cpu: '20m' } },
        ],
      },
    })
    expect(at(made.json, 'spec', 'limits', 0)).toMatchObject({
      default: { cpu: '800m' },
      defaultRequest: { cpu: '20m' },
    })
    const pods = '/api/v1/namespaces/shop/pods?dryRun=All'
    const pod = (resources?: object) => ({
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } },
      spec: { containers: [{ name: 'a', image: 'a', resources }] },
    })
    const filled = await call('POST', pods, pod())
    expect(at(filled.json, 'spec', 'containers', 0, 'resources')).toEqual({
      limits: { cpu: '800m' },
      requests: { cpu: '20m' },
    })
    expect(at(filled.json, 'metadata', 'annotations')).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu request for container a; cpu limit for container a',
    })
    const refused = await call('POST', pods, pod({ requests: { cpu: '5m' }, limits: { cpu: 1 } }))
    expect([refused.status, textAt(refused.json, 'message')]).toEqual([
      403,
      'pods "p" is forbidden: [minimum cpu usage per Container is 10m, but request is 5m, maximum cpu usage per Container is 800m, but limit is 1]',
    ])
    expect((await call('DELETE', '/api/v1/namespaces/shop/limitranges/most')).status).toBe(200)
  })

  it('a disruption budget refuses an eviction with 429', async () => {
    const [pod = ''] = podNames('checkout-')
    const reply = await call('POST', `/api/v1/namespaces/shop/pods/${pod}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: pod },
    })
    expect([reply.status, textAt(reply.json, 'message')]).toEqual([
      429,
      "Cannot evict pod as it would violate the pod's disruption budget.",
    ])
    expect(textAt(reply.json, 'details', 'causes', 0, 'reason')).toBe('DisruptionBudget')
  })
})

describe('logs', () => {
  const log = (prefix: string, query = '') => {
    const [pod = ''] = podNames(prefix)
    return call('GET', `/api/v1/namespaces/shop/pods/${pod}/log${query}`)
  }

  it('are bounded text lines', async () => {
    const all = await log('checkout-')
    expect(all.text.split('\n').length).toBeGreaterThan(10)
    expect((await log('checkout-', '?tailLines=3')).text.trimEnd().split('\n')).toHaveLength(3)
    expect((await log('checkout-', '?limitBytes=10')).text).toHaveLength(10)
    expect((await log('checkout-', '?tailLines=1&timestamps=true')).text).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z GET /,
    )
  })

  it.each([
    ['cart-', '', 400, /is waiting to start: trying and failing to pull image/],
    ['checkout-', '?container=nope', 400, /container nope is not valid for pod checkout-/],
    ['checkout-', '?previous=true', 400, /previous terminated container "checkout" in pod/],
  ])('of %s%s are refused in words', async (prefix, query, status, message) => {
    const reply = await log(prefix, query)
    expect(reply.status).toBe(status)
    expect(textAt(reply.json, 'message')).toMatch(message)
  })

  it('of a container that crashed are those of its last run', async () => {
    expect((await log('search-', '?previous=true')).text).toContain('exits with code 1')
  })
})

it('events tell what became of the workloads', async () => {
  const reply = await call('GET', '/api/v1/namespaces/shop/events?fieldSelector=type%3DWarning')
  const reasons = listAt(reply.json, 'items').map((event) => textAt(event, 'reason'))
  expect(new Set(reasons)).toEqual(new Set(['Failed', 'BackOff']))
})
