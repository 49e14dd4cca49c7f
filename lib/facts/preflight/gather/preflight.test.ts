import { describe, expect, it, onTestFinished } from 'vitest'
import { createKubeClient } from '@/lib/kube/transport/client'
import { plain } from '@/lib/phrase/phrase'
import { startCluster } from '@/sandbox/cluster'
import type { Scenario } from '@/sandbox/scenario'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { limitRangeWorld } from '@/sandbox/scenarios/limit-range'
import { namespaceTerminatingWorld } from '@/sandbox/scenarios/namespace-terminating'
import { podSecurityWorld } from '@/sandbox/scenarios/pod-security'
import { policyDeniesWorld } from '@/sandbox/scenarios/policy-denies'
import { quotaExceededWorld } from '@/sandbox/scenarios/quota-exceeded'
import { shopWorld } from '@/sandbox/scenarios/shop'
import { webhookDownWorld } from '@/sandbox/scenarios/webhook-down'
import type { PreflightRow } from '../contract'
import { explainPreflight, PREFLIGHT_BUDGET } from './preflight'

async function start(scenario: Scenario, allowDryRun = false) {
  const cluster = await startCluster({ scenario })
  const kube = createKubeClient({
    kubernetesServiceHost: cluster.host,
    kubernetesServicePort: String(cluster.port),
    serviceAccountDir: cluster.serviceAccountDir,
    budget: { perSecond: 1_000, burst: 1_000 },
    allowDryRun,
  })
  onTestFinished(async () => {
    kube.close()
    await cluster.stop()
  })
  const revision = cluster.context.store.revision
  return {
    writes: () =>
      cluster.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('reviews')),
    stored: () => cluster.context.store.revision - revision,
    ask: (yaml: string) =>
      explainPreflight({ yaml }, { kube, signal: new AbortController().signal, allowDryRun }),
  }
}

const pod = (namespace: string, name = 'p') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {containers: [{name: main, image: busybox, resources: {limits: {memory: 4Gi}}}]}\n`
const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n---\n`
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}\n'

describe('explainPreflight against the sandbox', () => {
  it.each<[Scenario, string, PreflightRow['state'], PreflightRow['state']]>([
    [podSecurityWorld, pod('locked'), 'open', 'refused'],
    [namespaceTerminatingWorld, pod('leaving'), 'open', 'refused'],
    [quotaExceededWorld, config('next'), 'refused', 'refused'],
    [limitRangeWorld, pod('shop'), 'refused', 'refused'],
    [policyDeniesWorld, config('latest-flags'), 'open', 'refused'],
    [policyDeniesWorld, config('flags'), 'open', 'passes'],
    // A webhook that gives no answer has not decided.
    [webhookDownWorld, service, 'open', 'open'],
  ])(
    'passes nothing in $name that it cannot read, and settles it with a dry run',
    async (scenario, yaml, before, after) => {
      const reads = await start(scenario)
      expect((await reads.ask(yaml)).rows.map(({ state, rests }) => [state, rests])).toEqual([
        [before, 'reads'],
      ])
      expect(reads.writes()).toEqual([])
      const dry = await start(scenario, true)
      expect((await dry.ask(yaml)).rows.map(({ state }) => state)).toEqual([after])
      expect(dry.writes().map(({ path }) => path.includes('dryRun=All'))).toEqual(
        before === 'open' ? [true] : [],
      )
      expect([reads.stored(), dry.stored()]).toEqual([0, 0])
    },
  )

  it('keeps to its requests however long the plan is, and says that its account cannot write', async () => {
    const { ask } = await start(defaultScenario)
    const { rows, upstreamRequests, says } = await ask(
      Array.from({ length: 200 }, (_, i) => config(`c${i}`)).join(''),
    )
    expect(rows.map(({ state }) => state)).toEqual(Array(200).fill('refused'))
    expect(plain(says)).toMatch(/^200 of 200 objects would be refused\./)
    expect(upstreamRequests).toBeLessThanOrEqual(PREFLIGHT_BUDGET + 3)
  })

  it('reads first what decides: an object that its account can create and not change', async () => {
    const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: installer, namespace: shop}
rules:
- {apiGroups: [""], resources: [configmaps], verbs: [get, create]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get, create, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: installer, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: installer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`
    const { ask } = await start({ ...quotaExceededWorld, world: (now) => shopWorld({ now, rbac }) })
    const roles = Array.from({ length: PREFLIGHT_BUDGET }, (_, i) =>
      config(`r${i}`).replace('v1\nkind: ConfigMap', 'rbac.authorization.k8s.io/v1\nkind: Role'),
    )
    const { rows } = await ask([...roles, config('c')].join(''))
    expect(rows.at(-1)).toMatchObject({ state: 'open', existing: 'new' })
    expect(rows.at(-2)).toMatchObject({ state: 'open', existing: 'unknown' })
  })

  it('asks nothing but who asks and what is served for a text that holds no object', async () => {
    const { ask } = await start(defaultScenario)
    const { rows, errors, upstreamRequests } = await ask('a: [b')
    expect([rows, errors.length]).toEqual([[], 1])
    expect(upstreamRequests).toBeLessThanOrEqual(3)
  })
})
