import { expect, it, vi } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import type { Check } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { plain, say } from '@/lib/phrase/phrase'
import { rbacReaderWorld } from '@/sandbox/scenarios/rbac-reader'

const watching = (verbs: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: rbac-reader}
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings, clusterroles, clusterrolebindings]
  verbs: ${verbs}`
const REPAIRED = `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`
const LIST_PODS: Check = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }

async function asking(verbs = '[get, list, watch]') {
  const { cluster, kube, signal } = await startScenario(rbacReaderWorld)
  await cluster.apply(watching(verbs))
  const ask = async (check: Check = LIST_PODS) => {
    cluster.requests.length = 0
    const answer = await explainCheck(check, { kube, signal })
    return {
      answer,
      calls: cluster.requests.filter(({ path }) => !path.includes('watch=')).map(({ path }) => path),
    }
  }
  /** Asks until the answer rests on what is kept. */
  const askKept = () =>
    vi.waitFor(async () => {
      const asked = await ask()
      expect(asked.calls.length).toBeLessThanOrEqual(2)
      return asked
    })
  return { cluster, ask, askKept }
}

const evidenceOf = ({ evidence }: Explanation) =>
  evidence.map(({ probe, says }) => plain(say`${probe}: ${says}`))

it('asks the API server at most twice for a second check within a minute, and tells the same but for the age', async () => {
  const { ask, askKept } = await asking()
  const first = await ask()
  const { answer } = await askKept()
  expect({ ...answer, evidence: [] }).toEqual({ ...first.answer, evidence: [] })
  expect(evidenceOf(answer).slice(0, -1)).toEqual(evidenceOf(first.answer))
  expect(evidenceOf(answer).at(-1)).toMatch(
    /^Roles and bindings: read \d+ s ago, and a watch shows no change since$/,
  )
})

it('reads Roles and bindings again once one of them changed', async () => {
  const { cluster, ask, askKept } = await asking()
  const { answer: before } = await ask()
  await askKept()
  await cluster.apply(REPAIRED)
  const after = await vi.waitFor(async () => {
    const { answer } = await ask({ ...LIST_PODS, verb: 'watch' })
    expect(answer.cause?.id).toBe('D1')
    return answer
  })
  expect(before.cause?.id).toBe('E3')
  expect(evidenceOf(after).at(-1)).not.toMatch(/^Roles and bindings/)
})

it('keeps nothing for an account that cannot watch them, and watches nothing', async () => {
  const { cluster, ask } = await asking('[get, list]')
  await ask()
  const { answer, calls } = await ask()
  expect(calls.filter((path) => path.includes('bindings') || path.includes('roles'))).toHaveLength(4)
  expect(evidenceOf(answer).at(-1)).not.toMatch(/^Roles and bindings/)
  expect(cluster.requests.some(({ path }) => path.includes('watch='))).toBe(false)
})
