import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { BUDGET } from '@/lib/facts/questions/prober'
import type { Scenario } from '@/sandbox/scenario'
import {
  nothingGrantedWorld,
  permissiveBindingWorld,
  verbMissingWorld,
} from '@/sandbox/scenarios/shared-worlds'
import { dangerousSchema } from '../contract'
import { listDangerous } from './dangerous'

async function startAsking(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  // What is listed is watched from then on, which no answer counts.
  const counted = () => cluster.requests.filter(({ path }) => !path.includes('watch=1')).length
  const ask = async () => {
    const before = counted()
    const answer = await listDangerous({ kube, namespace: undefined, signal })
    expect(z.decode(dangerousSchema, z.encode(dangerousSchema, answer))).toEqual(answer)
    expect(answer.upstreamRequests).toBe(counted() - before)
    expect(answer.upstreamRequests).toBeLessThanOrEqual(BUDGET)
    return answer
  }
  return { cluster, ask }
}

const role = (kind: string, name: string, namespace: string | undefined, rules: string, subjects: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}${namespace ? `, namespace: ${namespace}` : ''}}
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace ? 'RoleBinding' : 'ClusterRoleBinding'}
metadata: {name: ${name}${namespace ? `, namespace: ${namespace}` : ''}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name}}
subjects: ${subjects}`

const web = '[{kind: ServiceAccount, name: web, namespace: shop}]'

describe('listDangerous', () => {
  it('names the tutorial’s binding with the command that undoes it, by one review', async () => {
    const { ask } = await startAsking(permissiveBindingWorld)
    const { sources, upstreamRequests } = await ask()
    expect(sources[0]).toMatchObject({
      by: {
        state: 'named',
        grantedBy: { binding: 'permissive-binding', role: 'cluster-admin' },
        reach: 'cluster',
        whom: 'every ServiceAccount in the cluster',
        undo: { steps: [{ command: 'kubectl delete clusterrolebinding permissive-binding' }] },
      },
    })
    expect(sources[0]?.rights[0]?.id).toBe('everything')
    expect(sources).toHaveLength(1)
    expect(upstreamRequests).toBeLessThanOrEqual(5)
  })

  it('sees after the command that nothing is left', async () => {
    const { cluster, ask } = await startAsking(permissiveBindingWorld)
    expect(cluster.delete('ClusterRoleBinding', '', 'permissive-binding')).toBe(true)
    expect((await ask()).sources).toEqual([])
  })

  it('shows the binding first where whom else it names cannot be read', async () => {
    const { cluster, ask } = await startAsking(verbMissingWorld)
    cluster.apply(
      role('Role', 'secrets', 'shop', '[{apiGroups: [""], resources: [secrets], verbs: [get]}]', web),
    )
    const { sources } = await ask()
    expect(sources).toHaveLength(1)
    expect(sources[0]).toMatchObject({
      by: {
        grantedBy: { binding: 'secrets', bindingNamespace: 'shop' },
        reach: 'account',
        undo: {
          steps: [
            { command: 'kubectl -n shop get rolebinding secrets -o yaml' },
            { command: 'kubectl -n shop delete rolebinding secrets' },
          ],
        },
      },
      rights: [{ id: 'secrets', otherRules: 0 }],
    })
  })

  it('asks at most six reviews and says what it did not ask', async () => {
    const { cluster, ask } = await startAsking(nothingGrantedWorld)
    const rights: [string, string, string][] = [
      ['', 'secrets', 'get'],
      ['', 'pods', 'create'],
      ['apps', 'deployments', 'create'],
      ['batch', 'jobs', 'create'],
      ['', 'pods/exec', 'create'],
      ['', 'pods/ephemeralcontainers', 'patch'],
      ['', 'services/proxy', 'get'],
      ['', 'serviceaccounts/token', 'create'],
    ]
    rights.forEach(([group, resource, verb], i) => {
      const rules = `[{apiGroups: ["${group}"], resources: ["${resource}"], verbs: [${verb}]}]`
      cluster.apply(role('Role', `r${i}`, 'shop', rules, web))
    })
    const { sources, upstreamRequests } = await ask()
    expect(upstreamRequests).toBe(BUDGET)
    expect(sources.map(({ by }) => by.state)).toEqual([...Array(6).fill('named'), 'not-asked'])
    expect(sources.at(-1)?.rights.map(({ id }) => id)).toEqual(['make-tokens', 'proxy'])
  })

  it('costs two reviews where there is nothing dangerous', async () => {
    const { ask } = await startAsking(verbMissingWorld)
    expect(await ask()).toMatchObject({ sources: [], upstreamRequests: 2 })
  })
})
