import { describe, expect, it, onTestFinished } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import type { Check } from '@/lib/contract/access-check'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { BUDGET } from '@/lib/facts/questions/prober'
import { createKubeClient } from '@/lib/kube/transport/client'
import { plain } from '@/lib/phrase/phrase'
import type { Scenario } from '@/sandbox/scenario'
import { nonResourceWorld } from '@/sandbox/scenarios/non-resource'
import { rbacReaderWorld } from '@/sandbox/scenarios/rbac-reader'
import {
  allNamespacesWorld,
  missingRoleWorld,
  namedWorld,
  nothingGrantedWorld,
  otherNamespaceWorld,
  singularWorld,
  verbMissingWorld,
} from '@/sandbox/scenarios/shared-worlds'
import { explainWhatIf } from './what-if'

const at = (verb: string, resource: string, more: Partial<Exclude<Check, { path: string }>> = {}): Check => ({
  verb,
  group: '',
  resource,
  namespace: 'shop',
  ...more,
})

const role = (name: string, rule: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}}
rules: [${rule}]
`
const binding = (name: string, ref: string, subject: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}}
roleRef: {kind: Role, name: ${ref}}
subjects: [{kind: ServiceAccount, name: ${subject}, namespace: shop}]
`

describe('explainWhatIf against the sandbox', () => {
  it.each<[Scenario, Check]>([
    [verbMissingWorld, at('watch', 'pods')],
    [singularWorld, at('list', 'pods')],
    [namedWorld, at('get', 'configmaps', { name: 'other-config' })],
    [nonResourceWorld, { verb: 'get', path: '/metrics' }],
    [nothingGrantedWorld, at('list', 'pods')],
    [missingRoleWorld, at('list', 'pods')],
    [otherNamespaceWorld, at('list', 'pods', { namespace: 'payments' })],
    [allNamespacesWorld, at('list', 'pods', { namespace: '' })],
  ])('says of each YAML that $name is given what an apply of it then does', async (scenario, check) => {
    const { cluster, ...options } = await startScenario(scenario)
    const { fixes } = await explainCheck(check, options)
    const yamls = fixes.flatMap(({ yaml, where, opens }) =>
      yaml && where !== 'pod' ? [{ yaml, opens }] : [],
    )
    expect(yamls.length).toBeGreaterThan(0)
    for (const { yaml, opens } of yamls) {
      const answer = await explainWhatIf({ yaml, check }, options)
      expect(answer.check, yaml).toMatchObject({ before: 'denied', after: 'allowed' })
      expect(answer.opens.calls).toHaveLength(opens.length)
      expect(
        answer.mistakes.filter(({ severity }) => severity === 'refused'),
        yaml,
      ).toEqual([])
      expect(answer.upstreamRequests).toBeLessThanOrEqual(BUDGET)
    }
    const writes = cluster.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('review'))
    expect(writes).toEqual([])
    cluster.apply(yamls[0]?.yaml ?? '')
    expect(await explainCheck(check, options)).toMatchObject({ verdict: 'allowed' })
  })

  it('traces a Role that is edited to its binding, and says what its edit may take, without any permission to read it', async () => {
    const options = await startScenario(verbMissingWorld)
    const yaml = role('pod-reader', '{apiGroups: [""], resources: [pods], verbs: [watch]}')
    const answer = await explainWhatIf({ yaml, check: at('watch', 'pods') }, options)
    expect(answer.check?.grantedBy).toMatchObject({ binding: 'web-reads-pods', role: 'pod-reader' })
    expect(answer.objects).toMatchObject([
      { name: 'pod-reader', existing: 'replaced', namespaceAssumed: true },
    ])
    expect(answer.loses).toMatchObject({ state: 'some', calls: [{ verb: 'get' }, { verb: 'list' }] })
  })

  it('reads what exists where that is allowed: new and replaced objects, accounts, other subjects', async () => {
    const options = await startScenario(rbacReaderWorld)
    const yaml = `${role('pod-reader', '{apiGroups: [""], resources: [pods], verbs: [get]}')}${binding('b', 'pod-reader', 'web')}`
    const { objects, others, loses, opens, upstreamRequests } = await explainWhatIf({ yaml }, options)
    expect(objects.map(({ name, existing }) => [name, existing])).toEqual([
      ['pod-reader', 'replaced'],
      ['b', 'new'],
    ])
    expect(others.map(({ subject }) => subject)).toEqual(['User report', 'ServiceAccount payments/web'])
    expect(opens.calls).toMatchObject([{ verb: 'get', resource: 'pods' }])
    expect(loses.state).toBe('none')
    expect(upstreamRequests).toBeLessThanOrEqual(BUDGET)
  })

  it.each([
    ['what is not YAML', 'kind: Role\n\tname: x\n', /line 2/],
    [
      'an alias bomb',
      `a: &a [${Array(500).fill('x')}]\nb: [${Array(500).fill('*a').join(', ')}]\n`,
      /aliases/,
    ],
    ['HTML', '<!doctype html>\n<title>404</title>\n', /line/],
  ])('answers %s without a request to the API server', async (_, yaml, says) => {
    const options = await startScenario(verbMissingWorld)
    const answer = await explainWhatIf({ yaml }, options)
    expect(plain(answer.says)).toMatch(says)
    expect(answer.upstreamRequests).toBe(0)
  })

  it('answers a paste of 256 KiB whose rules hold a million calls', async () => {
    const options = await startScenario(verbMissingWorld)
    const words = (prefix: string) => Array.from({ length: 5000 }, (_, i) => `${prefix}${i}`).join(', ')
    const rule = `{apiGroups: [${words('g')}], resources: [${words('r')}], verbs: [${words('v')}]}`
    const yaml = `${role('r', rule)}${binding('b', 'r', 'web')}`
    expect(yaml.length).toBeGreaterThan(100_000)
    const { opens, mistakes } = await explainWhatIf({ yaml, check: at('watch', 'pods') }, options)
    expect(opens.calls.length).toBeLessThanOrEqual(300)
    expect(mistakes.length).toBeLessThanOrEqual(200)
  })

  it('judges the paste alone while the API server gives no answer', async () => {
    const { cluster, ...options } = await startScenario(verbMissingWorld)
    const kube = createKubeClient({
      kubernetesServiceHost: cluster.host,
      kubernetesServicePort: '1',
      serviceAccountDir: cluster.serviceAccountDir,
    })
    onTestFinished(() => kube.close())
    const yaml = `${role('r', '{apiGroups: [""], resources: [pods], verbs: [read]}')}${binding('b', 'r', 'web')}`
    const answer = await explainWhatIf({ yaml, check: at('watch', 'pods') }, { ...options, kube })
    expect(answer.check).toMatchObject({ before: 'unknown', after: 'unknown' })
    expect(answer.mistakes[0]?.where).toBe('rules[0].verbs[0]')
    expect(answer.unseen.length).toBeGreaterThan(1)
  })
})
