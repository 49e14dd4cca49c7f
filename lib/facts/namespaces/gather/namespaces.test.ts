import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { plain } from '@/lib/phrase/phrase'
import type { Scenario } from '@/sandbox/scenario'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { nothingGrantedWorld, otherNamespaceWorld } from '@/sandbox/scenarios/shared-worlds'
import { namespacesSchema } from '../contract'
import { gatherNamespaces, type ReviewMemory } from './namespaces'

async function start(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  const memory: ReviewMemory = new Map()
  let lateMs = 0
  const ask = async (...names: string[]) => {
    const now = () => Date.now() + lateMs
    const answer = await gatherNamespaces({ kube, names, memory, signal, now })
    expect(z.decode(namespacesSchema, z.encode(namespacesSchema, answer))).toEqual(answer)
    return answer
  }
  const later = (seconds: number) => {
    lateMs += seconds * 1_000
  }
  return { cluster, kube, signal, memory, ask, later }
}

const GRANT_LIST = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: lists-namespaces }
rules:
  - { apiGroups: [''], resources: [namespaces], verbs: [list] }
  - { apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [list] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: lists-namespaces }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lists-namespaces }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`

const GRANT_IN_PAYMENTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: pod-reader, namespace: payments }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web-reads, namespace: payments }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`

describe('gatherNamespaces', () => {
  it('knows the own namespace without any permission, says what can be done there, and what it cannot see', async () => {
    const { ask, cluster } = await start(nothingGrantedWorld)
    const { namespaces, list, notSeen } = await ask()
    expect(namespaces).toMatchObject([
      { name: 'shop', known: ['pod'], exists: 'unknown', can: 'Can do nothing.' },
    ])
    expect(list).toBe('denied')
    expect(notSeen.map(({ says }) => says)).toEqual([
      'This account cannot list namespaces, so those that nothing here names are not seen.',
      'Bindings of other namespaces cannot be read, so one of this account there is not seen.',
    ])
    expect(notSeen[0]?.command).toContain('namespaces')
    expect(cluster.requests.some(({ path }) => /namespaces(?:\?|$)|rolebindings/.test(path))).toBe(false)
  })

  it('takes a name from a refused call and from the reader, and reviews each', async () => {
    const { ask, kube, signal } = await start(otherNamespaceWorld)
    const check = { verb: 'list', group: '', resource: 'pods', namespace: 'payments' }
    expect((await explainCheck(check, { kube, signal })).verdict).toBe('denied')
    const { namespaces } = await ask('team-a')
    expect(namespaces.map(({ name, known }) => [name, known])).toEqual([
      ['shop', ['pod']],
      ['payments', ['refusal']],
      ['team-a', ['asked']],
    ])
    expect(namespaces.map(({ state }) => state)).toEqual(['read', 'read', 'read'])
  })

  it('lists them where it can, and knows a binding and what it gives; a name that is not listed does not exist', async () => {
    const { ask, cluster } = await start(defaultScenario)
    await cluster.apply(GRANT_LIST)
    await cluster.apply(GRANT_IN_PAYMENTS)
    const { namespaces, list, notSeen } = await ask('gone')
    expect([list, notSeen]).toEqual(['read', []])
    const payments = namespaces.find(({ name }) => name === 'payments')
    expect(payments).toMatchObject({ known: ['list', 'binding'], binding: 'web-reads', exists: 'yes' })
    expect(plain(payments?.can ?? [])).toBe(
      'Can read pods, namespaces and rolebindings.rbac.authorization.k8s.io.',
    )
    expect(namespaces.find(({ name }) => name === 'gone')).toMatchObject({ exists: 'no' })
    expect(namespaces[0]?.name).toBe('shop')
  })

  it('costs at most 14 requests, lets the rest wait, and asks nothing twice within a minute', async () => {
    const { ask, cluster, later } = await start(nothingGrantedWorld)
    const names = Array.from({ length: 15 }, (_, i) => `team-${String.fromCharCode(97 + i)}`)
    const first = await ask(...names)
    expect(cluster.requests.length).toBeLessThanOrEqual(14)
    expect(first.requests).toBe(cluster.requests.length)
    const waiting = (answer: typeof first) => answer.namespaces.filter(({ state }) => state === 'waiting')
    expect(waiting(first)).toHaveLength(6)
    cluster.requests.length = 0
    later(10)
    expect(waiting(await ask(...names))).toEqual([])
    cluster.requests.length = 0
    later(10)
    await ask(...names)
    const reviews = cluster.requests.filter(({ path }) => path.includes('rulesreviews'))
    expect(reviews.length).toBeLessThanOrEqual(1)
    // A minute on, those that were reviewed longest ago have their turn, and the others keep what was said, with its time.
    later(60)
    const { namespaces } = await ask(...names)
    expect(namespaces.every(({ state }) => state === 'read')).toBe(true)
    expect(new Set(namespaces.map(({ readAt }) => readAt)).size).toBeGreaterThan(1)
  })

  it('remembers no rules, and no more than 500 names, whoever asks', async () => {
    const { ask, memory, later } = await start(nothingGrantedWorld)
    for (let i = 0; i < 510; i += 1)
      memory.set(`old-${i}`, { readMs: Date.now(), state: 'read', can: [], reach: 'none' })
    later(1)
    await ask('team-a')
    expect(memory.size).toBe(500)
    expect(memory.has('team-a')).toBe(true)
    expect(JSON.stringify([...memory.values()])).not.toContain('verbs')
  })

  it('takes no answer and a refused token for failures, not for a cluster without namespaces', async () => {
    const { ask, cluster } = await start(defaultScenario)
    cluster.revokeTokens()
    await expect(ask()).rejects.toThrow(/Unauthorized/)
    await cluster.refuse()
    await expect(ask()).rejects.toThrow()
  })
})
