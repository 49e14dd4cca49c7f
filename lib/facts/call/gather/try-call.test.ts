import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod/mini'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { failureFrom } from '@/lib/kube/testing/pod'
import { createKubeClient } from '@/lib/kube/transport/client'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'
import { limitRangeWorld } from '@/sandbox/scenarios/limit-range'
import { namespaceTerminatingWorld } from '@/sandbox/scenarios/namespace-terminating'
import { podSecurityWorld } from '@/sandbox/scenarios/pod-security'
import { policyDeniesWorld } from '@/sandbox/scenarios/policy-denies'
import { quotaExceededWorld } from '@/sandbox/scenarios/quota-exceeded'
import { serviceAccountMissingWorld } from '@/sandbox/scenarios/service-account-missing'
import { permissiveBindingWorld, verbMissingWorld } from '@/sandbox/scenarios/shared-worlds'
import { webhookDownWorld } from '@/sandbox/scenarios/webhook-down'
import { type TryRequest, tryRequestSchema } from '../contract'
import { tryCall } from '../testing/on-the-wire'

async function startScenario(scenario: Scenario, allowDryRun = true) {
  const cluster = await startCluster({ scenario })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: cluster.serviceAccountDir,
    allowDryRun,
  })
  onTestFinished(async () => {
    kube.close()
    await cluster.stop()
  })
  const revision = cluster.context.store.revision
  return {
    cluster,
    writes: () =>
      cluster.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('reviews')),
    stored: () => cluster.context.store.revision - revision,
    attempt: async (request: TryRequest) => {
      const parsed = z.parse(tryRequestSchema, request)
      return await tryCall(parsed, { kube, signal: new AbortController().signal })
    },
  }
}

const at = (verb: string, resource: string, more: Partial<Exclude<TryRequest, { path: string }>> = {}) => ({
  verb,
  group: '',
  resource,
  namespace: 'shop',
  ...more,
})

const pod = (namespace: string, spec = '') => `
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: ${namespace}}
spec: {${spec}containers: [{name: main, image: busybox}]}`

const refusedAt = (gates: readonly { name: string; state: string }[]) =>
  gates.filter(({ state }) => state === 'refused' || state === 'unknown').map(({ name }) => name)

describe('a read', () => {
  it('is made as is, bounded, and reported only by names', async () => {
    const { attempt, cluster } = await startScenario(verbMissingWorld)
    const tried = await attempt(at('list', 'pods'))
    expect(tried).toMatchObject({ sent: true, dryRun: false, status: 200, method: 'GET' })
    expect(tried.path).toBe('/api/v1/namespaces/shop/pods?limit=3')
    expect(tried.summary).toMatch(/^3 of \d pods: /)
    expect(tried.headers['audit-id']).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(tried.kubectl).toBe('kubectl get pods -n shop --as=system:serviceaccount:shop:web')
    expect(tried.curl).toContain('$(cat ')
    expect(tried.explanation).toBeUndefined()
    expect(JSON.stringify(tried)).not.toContain('registry.example')
    expect(cluster.requests.at(-1)?.path).toBe(tried.path)
  })

  it('that is refused is explained by the reviews, with the words of the real refusal', async () => {
    const { attempt } = await startScenario(verbMissingWorld)
    const tried = await attempt(at('watch', 'pods'))
    expect(tried.status).toBe(403)
    expect(refusedAt(tried.gates)).toEqual(['authorization'])
    expect(tried.headers['x-content-type-options']).toBe('nosniff')
    expect(tried.explanation).toMatchObject({ verdict: 'denied', cause: { id: 'D1' } })
    expect(tried.says).not.toContain('authorization said yes')
  })

  it('of Secrets asks for metadata alone and says so', async () => {
    const { attempt } = await startScenario(permissiveBindingWorld)
    for (const [verb, name] of [
      ['list', ''],
      ['get', 'db-password'],
      ['watch', ''],
    ] as const) {
      const tried = await attempt(at(verb, 'secrets', name === '' ? {} : { name }))
      expect(tried.summary).toContain('Only metadata was requested, not values.')
      expect(tried.status).toBe(200)
    }
  })

  it.each([
    ['a watch', at('watch', 'pods'), /first event was about /],
    ['a watch of nothing', at('watch', 'jobs', { group: 'batch', namespace: 'payments' }), /no event came/],
    [
      'a log',
      { ...at('get', 'pods', { subresource: 'log', name: 'payments-0' }), namespace: 'payments' },
      /lines of the log/,
    ],
    [
      'a scale',
      at('get', 'deployments', { group: 'apps', subresource: 'scale', name: 'checkout' }),
      /It returned checkout/,
    ],
    ['a list of one name', at('list', 'configmaps', { name: 'app-config' }), /^1 configmaps: app-config/],
    ['a Namespace', at('get', 'namespaces', { name: 'shop' }), /It returned shop/],
    ['an empty list', at('list', 'jobs', { group: 'batch', namespace: 'payments' }), /^No jobs/],
    ['a path', { verb: 'get', path: '/version' }, /bytes/],
  ])('%s is summed up', async (_, request, says) => {
    const { attempt } = await startScenario(permissiveBindingWorld)
    expect((await attempt(request)).summary).toMatch(says)
  })

  it('of an absent object and of a misspelled resource prove that authorization said yes', async () => {
    const { attempt } = await startScenario(permissiveBindingWorld)
    const absent = await attempt(at('get', 'pods', { name: 'absent' }))
    expect(absent.says).toContain(
      '404. The gate storage refused it. That proves that authorization said yes.',
    )
    const misspelled = await attempt(at('list', 'service'))
    expect(misspelled.says).toContain('The gate routing refused it.')
  })

  it('that gets no answer is explained by the network', async () => {
    const { attempt, cluster } = await startScenario(verbMissingWorld)
    await attempt(at('list', 'pods'))
    await cluster.refuse()
    const tried = await attempt(at('list', 'pods'))
    expect(tried.status).toBeUndefined()
    expect(tried.gates.map(({ state }) => state)).toEqual(['refused', ...Array(11).fill('not-reached')])
    expect(tried.explanation).toMatchObject({ verdict: 'failed', kind: 'network', cause: { id: 'A1' } })
  })

  it('with a token that is not accepted is explained by the token', async () => {
    const { attempt, cluster } = await startScenario(verbMissingWorld)
    cluster.revokeTokens()
    const tried = await attempt(at('list', 'pods'))
    expect(refusedAt(tried.gates)).toEqual(['authentication'])
    expect(tried.explanation).toMatchObject({ kind: 'authentication', verdict: 'denied' })
  })

  it('that is throttled says nothing about permissions', async () => {
    const { attempt, cluster } = await startScenario(verbMissingWorld)
    cluster.addFault({ kind: 'throttle', match: '/pods', retryAfterSeconds: 1 })
    const tried = await attempt(at('list', 'pods'))
    expect(refusedAt(tried.gates)).toEqual(['priority and fairness'])
    expect(tried.headers['retry-after']).toBe('1')
    expect(tried.explanation).toMatchObject({ kind: 'throttled' })
  })
})

describe('a write', () => {
  it.each<[Scenario, TryRequest, string, string[]]>([
    [
      quotaExceededWorld,
      at('create', 'pods', { namespace: 'tight', body: pod('tight') }),
      'J1',
      ['validating admission'],
    ],
    [
      podSecurityWorld,
      at('create', 'pods', { namespace: 'locked', body: pod('locked', 'hostNetwork: true, ') }),
      'J6',
      ['validating admission'],
    ],
    [
      webhookDownWorld,
      at('create', 'services', {
        body: 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}',
      }),
      'J9',
      ['mutating admission', 'validation', 'validating admission'],
    ],
    [
      policyDeniesWorld,
      at('create', 'configmaps', { body: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: latest-x}' }),
      'J7',
      ['validating admission'],
    ],
    [
      namespaceTerminatingWorld,
      at('create', 'configmaps', {
        namespace: 'leaving',
        body: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: late}',
      }),
      'J10',
      ['mutating admission'],
    ],
    [
      serviceAccountMissingWorld,
      at('create', 'pods', { body: pod('shop', 'serviceAccountName: absent, ') }),
      'J11',
      ['mutating admission'],
    ],
    [
      limitRangeWorld,
      at('create', 'pods', {
        namespace: 'limited',
        body: 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: main, image: busybox, resources: {limits: {cpu: 1500m}}}]}',
      }),
      'J5',
      ['mutating admission', 'validation', 'validating admission'],
    ],
  ])(
    'is refused in world $name after authorization said yes, and nothing is stored',
    async (scenario, request, cause, gates) => {
      const { attempt, stored, writes } = await startScenario(scenario)
      const tried = await attempt(request)
      expect(tried).toMatchObject({ sent: true, dryRun: true, explanation: { cause: { id: cause } } })
      expect(refusedAt(tried.gates)).toEqual(gates)
      expect(tried.says).toContain('That proves that authorization said yes.')
      expect(tried.explanation?.request).toMatchObject({
        verb: 'create',
        user: 'system:serviceaccount:shop:web',
      })
      expect(stored()).toBe(0)
      expect(writes().map(({ path }) => path)).toEqual([tried.path])
      expect(tried.path).toMatch(/\?dryRun=All$/)
    },
  )

  it.each<[string, TryRequest, RegExp]>([
    [
      'create',
      at('create', 'configmaps', { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'n' } } }),
      /would create configmaps n/,
    ],
    [
      'patch',
      at('patch', 'deployments', { group: 'apps', name: 'checkout', body: '{"spec":{"replicas":3}}' }),
      /would patch deployments checkout/,
    ],
    [
      'apply',
      at('patch', 'configmaps', {
        name: 'new',
        patch: 'apply',
        body: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}',
      }),
      /would patch configmaps new/,
    ],
    [
      'scale',
      at('patch', 'deployments', {
        group: 'apps',
        name: 'checkout',
        subresource: 'scale',
        body: '{"spec":{"replicas":3}}',
      }),
      /deployments\/scale checkout/,
    ],
    ['delete', at('delete', 'configmaps', { name: 'app-config' }), /would delete configmaps app-config/],
    ['deletecollection', at('deletecollection', 'configmaps'), /would delete \d configmaps: /],
    [
      'a Secret without values',
      at('patch', 'secrets', { name: 'db-password', body: '{"metadata":{"labels":{"a":"b"}}}' }),
      /would patch secrets db-password/,
    ],
  ])('%s is a dry run that stores nothing', async (_, request, says) => {
    const { attempt, stored } = await startScenario(permissiveBindingWorld)
    const tried = await attempt(request)
    expect(tried.summary).toMatch(says)
    expect(tried.summary).toContain('It was a dry run: nothing was stored.')
    expect(stored()).toBe(0)
    expect(JSON.stringify(tried)).not.toContain('not-a-real-password')
  })

  it('is not sent where dry runs are switched off, and the line to run oneself is given', async () => {
    const { attempt, writes } = await startScenario(quotaExceededWorld, false)
    const tried = await attempt(at('create', 'pods', { namespace: 'tight', body: pod('tight') }))
    expect(tried).toMatchObject({ sent: false, dryRun: true })
    expect(tried.says).toContain('set ALLOW_DRY_RUN=true on the deployment')
    expect(tried.kubectl).toMatch(/^printf %s '.+' \| kubectl -n tight create --dry-run=server /)
    expect(new Set(tried.gates.map(({ state }) => state))).toEqual(new Set(['not-reached']))
    expect(writes()).toEqual([])
  })

  it.each<[string, TryRequest]>([
    ['exec', at('create', 'pods', { subresource: 'exec', name: 'p' })],
    ['a token', at('create', 'serviceaccounts', { subresource: 'token', name: 'web' })],
    ['a proxy', at('get', 'nodes', { subresource: 'proxy', name: 'n', namespace: '' })],
    ['a binding', at('create', 'pods', { subresource: 'binding', name: 'p' })],
    ['a review', at('create', 'tokenreviews', { group: 'authentication.k8s.io', namespace: '' })],
    [
      'an approval',
      at('update', 'certificatesigningrequests', {
        group: 'certificates.k8s.io',
        subresource: 'approval',
        name: 'c',
      }),
    ],
    ['a group that may be aggregated', at('create', 'widgets', { group: 'example.com', body: {} })],
    ['a verb that is no call', at('impersonate', 'serviceaccounts', { name: 'web' })],
    ['another path', { verb: 'get', path: '/debug/pprof' }],
    ['a write to a path', { verb: 'create', path: '/version' }],
  ])('%s is never sent, and the answer says why', async (_, request) => {
    const { attempt, cluster } = await startScenario(permissiveBindingWorld)
    await attempt({ verb: 'get', path: '/version' })
    const before = cluster.requests.length
    const tried = await attempt(request)
    expect(tried.sent).toBe(false)
    expect(tried.says).toContain('The check above gets the API server’s decision')
    expect(cluster.requests.length).toBe(before)
  })

  it.each<[string, TryRequest, RegExp]>([
    ['no body', at('create', 'pods'), /^body: Give the object to write/],
    [
      'another kind',
      at('create', 'pods', { body: '{"apiVersion":"v1","kind":"Pods"}' }),
      /kind is "Pods"; this call needs "Pod"/,
    ],
    [
      'another version',
      at('create', 'pods', { body: '{"apiVersion":"v2","kind":"Pod"}' }),
      /apiVersion is "v2"; this call needs "v1"/,
    ],
    [
      'another namespace',
      at('create', 'pods', { body: pod('payments') }),
      /metadata.namespace is "payments"; this call needs "shop"/,
    ],
    [
      'another name',
      at('update', 'pods', { name: 'q', body: pod('shop') }),
      /metadata.name is "p"; this call needs "q"/,
    ],
    [
      '12,000 keys, one of them twice',
      at('create', 'pods', {
        body: `${Array.from({ length: 6_000 }, (_, i) => `k${i}: 1`).join('\n')}\nk7: 2`,
      }),
      /The key k7 appears twice in one map/,
    ],
    [
      'commas alone',
      at('create', 'pods', { body: `[${','.repeat(60_000)}` }),
      /neither JSON nor YAML|more than/,
    ],
    ['deep brackets', at('create', 'pods', { body: '['.repeat(60_000) }), /nests deeper than 64 levels/],
    ['no YAML', at('create', 'pods', { body: 'a: [b' }), /neither JSON nor YAML: see line 1/],
    ['two documents', at('create', 'pods', { body: 'a: 1\n---\nb: 2' }), /Give one object/],
    ['a list', at('create', 'pods', { body: '[1]' }), /not a list or a word/],
    ['a deletion with options', at('delete', 'pods', { name: 'p', body: '{}' }), /override dryRun/],
    [
      'values of a Secret',
      at('create', 'secrets', { body: { apiVersion: 'v1', kind: 'Secret', data: { a: 'b' } } }),
      /leave data out/,
    ],
    [
      'a patch with values',
      at('patch', 'secrets', { name: 's', body: { stringData: { a: 'b' } } }),
      /leave stringData out/,
    ],
    ['no name', at('delete', 'pods'), /^name: Name the object to delete/],
    ['a collection with a name', at('deletecollection', 'pods', { name: 'p' }), /leave the name empty/],
    ['no namespace', at('create', 'pods', { namespace: '', body: {} }), /^namespace: Name the namespace/],
    ['a get without a name', at('get', 'pods'), /^name: Name the object to get/],
  ])('with %s is refused with what to change, and nothing is sent', async (_, request, says) => {
    const { attempt, writes } = await startScenario(permissiveBindingWorld)
    const error = await failureFrom(attempt(request))
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(error).toHaveProperty('message', expect.stringMatching(says))
    expect(writes()).toEqual([])
  })
})
