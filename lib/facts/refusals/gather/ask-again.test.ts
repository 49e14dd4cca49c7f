import { describe, expect, it } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { defaultScenario } from '@/sandbox/scenarios/default'
import { sarReviewerWorld } from '@/sandbox/scenarios/sar-reviewer'
import type { RefusedCall } from '../judge/refused-call'
import { askAgain } from './ask-again'

function called(verb: string, account = 'web'): RefusedCall {
  const user = `system:serviceaccount:shop:${account}`
  const call = { group: 'batch', resource: 'jobs', subresource: '', name: '', namespace: 'shop' }
  return { user, request: { kind: 'resource', verb, ...call } }
}

function grant(verb: string, account: string): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: more, namespace: shop}
rules: [{apiGroups: [batch], resources: [jobs], verbs: [${verb}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: more, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: more}
subjects: [{kind: ServiceAccount, name: ${account}, namespace: shop}]`
}

describe('askAgain', () => {
  it('asks at most 10 calls in 10 s for all who look, none twice within 4 s, and each in its turn', async () => {
    const { cluster, kube } = await startScenario(defaultScenario)
    const calls = Array.from({ length: 14 }, (_, i) => called(`verb${i}`))
    let now = 1_000_000
    const reviews = async () => {
      cluster.requests.length = 0
      await Promise.all([1, 2, 3].map(() => askAgain(kube, calls, () => now)))
      return cluster.requests.filter(({ path }) => path.includes('accessreviews')).length
    }
    expect(await reviews()).toBe(10)
    now += 5_000
    expect(await reviews()).toBe(0)
    now += 5_000
    expect(await reviews()).toBe(10)
    const history = await askAgain(kube, [], () => now)
    expect(calls.filter(({ user, request }) => history.lastReview(user, request))).toHaveLength(14)
  })

  it('tells since when a call is allowed, by the same answer for everybody', async () => {
    const { cluster, kube } = await startScenario(defaultScenario)
    const call = called('watch')
    let now = Date.parse('2026-11-28T17:05:50Z')
    const allowed = async () => (await askAgain(kube, [call], () => now)).allowedNow(call.user, call.request)
    expect(await allowed()).toBeUndefined()
    await cluster.apply(grant('watch', 'web'))
    now += 8_000
    const turned = { at: '2026-11-28T17:05:58Z', hasTurned: true }
    expect(await allowed()).toEqual(turned)
    now += 60_000
    expect(await allowed()).toEqual(turned)
  })

  it('asks about another account where a review of it was possible, and never where none was', async () => {
    const { cluster, kube, signal } = await startScenario(sarReviewerWorld)
    const call = called('watch', 'report')
    const late = () => Date.now() + 60_000
    const reviews = () => cluster.requests.filter(({ path }) => path.endsWith('/subjectaccessreviews')).length
    await askAgain(kube, [call], late)
    expect(reviews()).toBe(0)
    const check = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop', user: call.user }
    expect((await explainCheck(check, { kube, signal })).verdict).toBe('denied')
    await cluster.apply(grant('watch', 'report'))
    const history = await askAgain(kube, [call], late)
    expect(history.allowedNow(call.user, call.request)?.hasTurned).toBe(true)
  })
})
