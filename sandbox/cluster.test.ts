import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { at, listAt, textAt } from '@/lib/objects/fields'
import { refusalText } from './apply'
import { type Cluster, startCluster } from './cluster'
import { defaultScenario } from './scenarios/default'
import { verbMissingWorld } from './scenarios/shared-worlds'
import { callApi, mountedToken, streamLines } from './testing/call'

const running: Cluster[] = []

async function start(scenario = verbMissingWorld): Promise<Cluster> {
  const cluster = await startCluster({ scenario })
  running.push(cluster)
  return cluster
}

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.stop()
})

const pods = '/api/v1/namespaces/shop/pods'
const asPod = (cluster: Cluster, path: string, more = {}) =>
  callApi(cluster, { path, token: mountedToken(cluster), ...more })

describe('the pod of the dashboard', () => {
  it('is known to the server by the token in its volume, bound to pod and node', async () => {
    const cluster = await start()
    const review = await asPod(cluster, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    })
    const info = at(review.json, 'status', 'userInfo')
    expect(textAt(info, 'username')).toBe('system:serviceaccount:shop:web')
    expect(at(info, 'extra', 'authentication.kubernetes.io/pod-name')).toEqual([cluster.pod?.metadata.name])
    expect(at(info, 'extra', 'authentication.kubernetes.io/node-name')).toEqual([
      textAt(cluster.pod, 'spec', 'nodeName'),
    ])
    const payload: unknown = JSON.parse(
      Buffer.from(mountedToken(cluster).split('.')[1] ?? '', 'base64url').toString(),
    )
    const number = (...path: string[]) => Number(at(payload, ...path))
    expect(number('exp') - number('iat')).toBe(365 * 24 * 3600)
    expect(number('kubernetes.io', 'warnafter') - number('iat')).toBe(3607)
  })

  it('has the environment of its start while its files follow the labels', async () => {
    const cluster = await start(defaultScenario)
    expect(cluster.environment().APP_VERSION).toBe('1.4.0')
    expect(readFileSync(join(cluster.downwardApiDir, 'labels'), 'utf8')).toContain('version="1.5.0"')
    await cluster.labelPod({ version: '1.6.0', app: 'web', tier: null })
    expect(readFileSync(join(cluster.downwardApiDir, 'labels'), 'utf8')).toContain('version="1.6.0"')
    expect(cluster.environment().APP_VERSION).toBe('1.4.0')
    await cluster.resizePod({ limits: { cpu: '250m' } })
    expect(readFileSync(join(cluster.downwardApiDir, 'containerCpuLimitMilliCores'), 'utf8')).toBe('250')
    expect(cluster.environment().CONTAINER_CPU_LIMIT_MILLICORES).toBe('4000')
  })

  it('gives a pod its own paths, and the folder of this machine once', async () => {
    const cluster = await start(defaultScenario)
    const { POD_ROOT = '', ...environment } = cluster.podEnvironment()
    expect(environment.SERVICE_ACCOUNT_DIR).toBe('/var/run/secrets/kubernetes.io/serviceaccount')
    expect(existsSync(join(POD_ROOT, environment.SERVICE_ACCOUNT_DIR ?? '', 'ca.crt'))).toBe(true)
    expect(JSON.stringify(environment)).not.toContain(POD_ROOT)
    expect(readFileSync(join(POD_ROOT, 'etc/hosts'), 'utf8')).toContain('kubernetes.default.svc')
  })

  it('leaves nothing behind', async () => {
    const cluster = await start()
    const { serviceAccountDir } = cluster
    expect(existsSync(serviceAccountDir)).toBe(true)
    await cluster.stop()
    expect(existsSync(serviceAccountDir)).toBe(false)
    await expect(asPodAfterStop(cluster)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

function refusalOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return refusalText(error)
  }
  return ''
}

const asPodAfterStop = (cluster: Cluster) => callApi(cluster, { path: '/version' })

describe('a change of permissions', () => {
  it('turns the refused watch into a running one as soon as the fix is applied', async () => {
    const cluster = await start()
    const refused = await asPod(cluster, `${pods}?watch=1`)
    expect(refused.status).toBe(403)
    expect(refused.headers['x-content-type-options']).toBe('nosniff')
    expect(textAt(refused.json, 'message')).toContain('cannot watch resource "pods"')
    expect(
      cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]`),
    ).toEqual([{ object: 'role.rbac.authorization.k8s.io/pod-reader', change: 'configured' }])
    for await (const event of streamLines(cluster, {
      path: `${pods}?watch=1`,
      token: mountedToken(cluster),
    })) {
      expect(textAt(event, 'type')).toBe('ADDED')
      break
    }
  })

  it.each([
    [
      'a roleRef that changes',
      '{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: web-reads-pods, namespace: shop}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: other}}',
      'cannot change roleRef',
    ],
    [
      'a rule without verbs',
      '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: shop}, rules: [{apiGroups: [""], resources: [pods], verbs: []}]}',
      'Role.rbac.authorization.k8s.io "r" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    [
      'a kind that is not served',
      '{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}',
      'no matches for kind "Widget"',
    ],
    ['a document that is not an object', '[1]', 'not an object'],
  ])('%s is refused', async (_, yaml, message) => {
    const cluster = await start()
    expect(refusalOf(() => cluster.apply(yaml))).toContain(message)
  })
})

describe('credentials', () => {
  it('a revoked token is a 401 like every bad one, and the rotated one is good', async () => {
    const cluster = await start()
    const old = mountedToken(cluster)
    await cluster.rotateToken({ revoke: true })
    expect(mountedToken(cluster)).not.toBe(old)
    const refused = await callApi(cluster, { path: '/version', token: old })
    expect(refused.json).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    })
    expect((await asPod(cluster, pods)).status).toBe(200)
  })

  it.each([
    ['two spaces', 'system:anonymous', 'Bearer  TOKEN'],
    ['another scheme', 'system:anonymous', 'Basic TOKEN'],
    ['no token', 'system:anonymous', 'Bearer '],
    ['lower case', 'system:serviceaccount:shop:web', 'bearer TOKEN'],
  ])('an Authorization header with %s counts as %s', async (_, user, header) => {
    const cluster = await start()
    const authorization = header.replace('TOKEN', mountedToken(cluster))
    const reply = await callApi(cluster, { path: '/nope', headers: { authorization } })
    expect(textAt(reply.json, 'message')).toContain(`User "${user}"`)
  })

  it('a client certificate names a user and groups, whatever token is sent beside it', async () => {
    const cluster = await start()
    const { json } = await asPod(cluster, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      certificate: await cluster.clientCertificate('jane@example.com', ['team-shop', 'ops']),
    })
    expect(at(json, 'status', 'userInfo')).toEqual({
      username: 'jane@example.com',
      groups: ['team-shop', 'ops', 'system:authenticated'],
    })
  })

  it('a clock that runs behind makes a fresh token not yet valid', async () => {
    const cluster = await start()
    cluster.skewClock(-3_600_000)
    const answer = await asPod(cluster, pods)
    expect(answer.status).toBe(401)
    const behindMs = Date.now() - Date.parse(String(answer.headers.date))
    expect(Math.round(behindMs / 60_000), 'the answer tells that clock').toBe(60)
  })

  it('a new certificate authority is refused by who trusts the old one, until the file follows', async () => {
    const cluster = await start()
    const old = cluster.rootCertificate
    await cluster.swapCertificateAuthority({ publish: false })
    const file = () => readFileSync(join(cluster.serviceAccountDir, 'ca.crt'), 'utf8')
    expect(file()).toBe(old)
    await expect(callApi(cluster, { path: '/version', ca: file() })).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY|CERT_SIGNATURE_FAILURE|SELF_SIGNED/),
    })
    await cluster.publishRootCertificate()
    expect((await callApi(cluster, { path: '/version', ca: file() })).status).toBe(200)
  })

  it('a certificate for another name, and one that has expired, fail by name', async () => {
    const cluster = await start()
    await cluster.presentCertificate({ names: ['elsewhere.example'] })
    await expect(callApi(cluster, { path: '/version' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    await cluster.presentCertificate({ notBefore: new Date(0), notAfter: new Date(1_000_000) })
    await expect(callApi(cluster, { path: '/version' })).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' })
  })
})

describe('a filled namespace', () => {
  it('holds as many pods, with two containers and an owner each, beside what was there', async () => {
    const cluster = await start()
    const before = cluster.context.store.list('/pods', 'shop').length
    cluster.fill('shop', 120)
    const items = listAt((await asPod(cluster, pods)).json, 'items')
    expect(items).toHaveLength(before + 120)
    const filled = items.filter((item) => listAt(item, 'spec', 'containers').length === 2)
    expect(filled).toHaveLength(120)
    expect(
      filled.every((item) => textAt(item, 'metadata', 'ownerReferences', 0, 'kind') === 'ReplicaSet'),
    ).toBe(true)
    expect(new Set(items.map((item) => textAt(item, 'metadata', 'name'))).size).toBe(items.length)
  })

  it('churn changes rows one after the other until it ends', async () => {
    const cluster = await start()
    cluster.fill('shop', 20)
    const revision = cluster.context.store.revision
    const changed = new Promise<void>((resolve) => {
      let seen = 0
      cluster.context.store.subscribe((event) => {
        if (event.type === 'MODIFIED') seen += 1
        if (seen === 5) resolve()
      })
    })
    cluster.churn('shop', 200)
    await changed
    cluster.churn('shop', 0)
    expect(cluster.context.store.revision).toBeGreaterThanOrEqual(revision + 5)
  })
})

it('wrote the log of a crash loop as it last ended, which goes on', async () => {
  const cluster = await start(defaultScenario)
  const search = () =>
    cluster.context.store.list('/pods', 'shop').find(({ metadata }) => metadata.name.startsWith('search-'))
  const name = search()?.metadata.name ?? ''
  const written = async () => {
    const { text } = await asPod(cluster, `${pods}/${name}/log?timestamps=true`)
    return [
      ...new Set(
        text
          .trim()
          .split('\n')
          .map((line) => Date.parse(line.split(' ', 1)[0] ?? '')),
      ),
    ]
  }
  const ended = () =>
    Date.parse(
      textAt(listAt(search(), 'status', 'containerStatuses')[0], 'lastState', 'terminated', 'finishedAt'),
    )
  const first = ended()
  expect(cluster.context.now().getTime() - first).toBeGreaterThan(0)
  expect(cluster.context.now().getTime() - first).toBeLessThan(60_000)
  expect(await written()).toEqual([first])
  expect(cluster.restart('shop', name)).toBe(7)
  expect(ended()).toBeGreaterThan(first)
  expect(await written()).toEqual([ended()])
})
