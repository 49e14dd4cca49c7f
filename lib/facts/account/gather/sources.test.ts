import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import type { Scenario } from '@/sandbox/scenario'
import { rbacReaderWorld } from '@/sandbox/scenarios/rbac-reader'
import { permissiveBindingWorld, verbMissingWorld } from '@/sandbox/scenarios/shared-worlds'
import { sourcesSchema } from '../contract'
import { listSources } from './sources'

async function startAsking(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  // What is listed is watched from then on, which no answer counts.
  const counted = () => cluster.requests.filter(({ path }) => !path.includes('watch=1')).length
  const ask = async (user?: string) => {
    const before = counted()
    const answer = await listSources({ kube, namespace: 'shop', user, signal })
    expect(z.parse(sourcesSchema, answer)).toEqual(answer)
    expect(answer.upstreamRequests).toBe(counted() - before)
    expect(answer.upstreamRequests).toBeLessThanOrEqual(BUDGET + COLD)
    return answer
  }
  return { cluster, ask }
}

const report = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: report, namespace: shop}
rules:
- {apiGroups: [""], resources: [pods], verbs: [list]}
- {apiGroups: [""], resources: [secrets], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: report, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: report}
subjects: [{kind: ServiceAccount, name: report, namespace: shop}]`

describe('listSources', () => {
  it('names the binding and role of each rule in the order of the role, and marks dangerous rules', async () => {
    const { cluster, ask } = await startAsking(rbacReaderWorld)
    cluster.apply(report)
    const { sources, unread } = await ask('system:serviceaccount:shop:report')
    expect(unread).toEqual([])
    const own = sources.filter(({ everybody }) => !everybody)
    expect(own).toMatchObject([
      {
        grantedBy: { binding: 'report', bindingNamespace: 'shop', role: 'report', scope: 'namespace' },
        rules: [
          { resources: ['pods'], dangerous: false },
          { resources: ['secrets'], dangerous: true },
        ],
      },
    ])
  })

  it('keeps what every account has apart', async () => {
    const { ask } = await startAsking(rbacReaderWorld)
    const { sources } = await ask()
    const shared = sources.filter(({ everybody }) => everybody).map(({ grantedBy }) => grantedBy.role)
    expect(shared).toEqual(expect.arrayContaining(['system:basic-user', 'system:discovery']))
  })

  it('does not take for a default what somebody granted to every ServiceAccount', async () => {
    const { ask } = await startAsking(permissiveBindingWorld)
    const { sources } = await ask()
    const wide = sources.find(({ grantedBy }) => grantedBy.binding === 'permissive-binding')
    expect(wide).toMatchObject({ everybody: false, rules: [{ dangerous: true }, {}] })
  })

  it('names what grants each rule by reviews where it could not read bindings, without a request that would be refused', async () => {
    const { cluster, ask } = await startAsking(verbMissingWorld)
    const { sources, unread } = await ask()
    const grantedBy = { binding: 'web-reads-pods', bindingNamespace: 'shop', role: 'pod-reader' }
    expect(sources).toMatchObject([{ grantedBy, everybody: false, rules: [{ resources: ['pods'] }] }])
    expect(unread).toHaveLength(1)
    expect(cluster.requests.filter(({ status }) => status === 403)).toEqual([])
  })

  it('knows by reviews all rules of a Role that alone gives the namespace its rules, and of no other', async () => {
    const { cluster, ask } = await startAsking(verbMissingWorld)
    const partsOf = ({ sources }: Awaited<ReturnType<typeof ask>>) =>
      sources.map(({ grantedBy, isPart, rules }) => [grantedBy.role, isPart, rules.length]).sort()
    expect(partsOf(await ask())).toEqual([['pod-reader', undefined, 1]])
    cluster.apply(report.replaceAll('name: report, namespace: shop}]', 'name: web, namespace: shop}]'))
    expect(partsOf(await ask())).toEqual([
      ['pod-reader', true, 1],
      ['report', true, 1],
    ])
  })
})
