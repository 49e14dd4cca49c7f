import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { plain } from '@/lib/phrase/phrase'
import type { Scenario } from '@/sandbox/scenario'
import { rbacReaderWorld, rbacReading } from '@/sandbox/scenarios/rbac-reader'
import { sarReviewerWorld } from '@/sandbox/scenarios/sar-reviewer'
import { verbMissingWorld } from '@/sandbox/scenarios/shared-worlds'
import { type Access, accessSchema } from '../contract'
import { listAccess } from './access'

async function startAsking(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  // What is listed is watched from then on, which no answer counts.
  const counted = () => cluster.requests.filter(({ path }) => !path.includes('watch=1')).length
  const ask = async (user: string, groups: string[] = []) => {
    const before = counted()
    const answer = await listAccess({ kube, namespace: 'shop', user, groups, signal })
    const told = z.encode(accessSchema, answer)
    expect(z.encode(accessSchema, z.decode(accessSchema, told))).toEqual(told)
    expect(answer.upstreamRequests).toBe(counted() - before)
    expect(answer.upstreamRequests).toBeLessThanOrEqual(BUDGET + COLD)
    return answer
  }
  return { cluster, kube, ask }
}

const REPORT = 'system:serviceaccount:shop:report'

function stateOf({ rows }: Access, verb: string, resource: string) {
  return rows.find((row) => row.resource === resource)?.cells[verb]?.state
}

function states({ rows }: Access) {
  return new Set(rows.flatMap((row) => Object.values(row.cells).map(({ state }) => state)))
}

const inShop = (name: string, rules: string, subject: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}, namespace: shop}
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects: [${subject}]`

describe('listAccess of another account', () => {
  it('is filled by the Roles and bindings that may be read, its groups included', async () => {
    const { cluster, ask } = await startAsking(rbacReaderWorld)
    const before = await ask(REPORT)
    expect(before).toMatchObject({ user: REPORT, basis: 'objects', doubt: '', incomplete: false, unseen: [] })
    expect(stateOf(before, 'list', 'pods')).toBe('no')
    expect(states(before)).not.toContain('unknown')
    cluster.apply(
      inShop(
        'by-group',
        '[{apiGroups: [""], resources: [pods], verbs: [list]}]',
        '{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:shop"}',
      ),
    )
    const after = await ask(REPORT)
    expect(stateOf(after, 'list', 'pods')).toBe('namespace')
    expect(after.rules.some(({ scope, resources }) => scope === 'namespace' && resources[0] === 'pods')).toBe(
      true,
    )
  })

  it('of a user knows no no until the groups are given', async () => {
    const { ask } = await startAsking(rbacReaderWorld)
    const jane = await ask('jane')
    expect(states(jane)).toContain('unknown')
    expect(states(jane)).not.toContain('no')
    expect(plain(jane.doubt)).toMatch(/groups of User jane are unknown/)
    expect(stateOf(await ask('report'), 'list', 'pods')).toBe('namespace')
    expect(states(await ask('jane', ['ops']))).not.toContain('unknown')
    const master = await ask('jane', ['system:masters'])
    expect(states(master)).toEqual(new Set(['cluster']))
    expect(plain(master.doubt)).toMatch(/before RBAC is checked/)
  })

  it('leaves a no unknown, and gives the command, where the cluster’s bindings cannot be read', async () => {
    const { cluster, ask } = await startAsking(verbMissingWorld)
    cluster.apply(
      inShop(
        'reads-rbac',
        '[{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [list]}]',
        '{kind: ServiceAccount, name: web, namespace: shop}',
      ),
    )
    cluster.apply(
      inShop(
        'report',
        '[{apiGroups: [""], resources: [pods], verbs: [get]}]',
        '{kind: ServiceAccount, name: report}',
      ),
    )
    const answer = await ask(REPORT)
    expect(answer).toMatchObject({ basis: 'objects', incomplete: true, evaluationError: '' })
    expect(stateOf(answer, 'get', 'pods')).toBe('namespace')
    expect(stateOf(answer, 'list', 'pods')).toBe('unknown')
    expect(states(answer)).not.toContain('no')
    expect(plain(answer.doubt)).toMatch(/ClusterRoles and ClusterRoleBindings were not all read/)
    expect(answer.unseen).toHaveLength(1)
  })

  it('has its most asked cells reviewed where only that is allowed', async () => {
    const { cluster, ask } = await startAsking(sarReviewerWorld)
    const answer = await ask(REPORT)
    expect(answer).toMatchObject({ basis: 'reviews', unseen: [], incomplete: true, rules: [] })
    expect(stateOf(answer, 'list', 'pods')).toBe('namespace')
    expect(stateOf(answer, 'watch', 'pods')).toBe('no')
    expect(stateOf(answer, 'delete', 'pods')).toBe('unknown')
    const paths = cluster.requests.map(({ path }) => path)
    expect(paths.filter((path) => path.includes('rolebindings'))).toEqual([])
    expect(paths.filter((path) => path.endsWith('/subjectaccessreviews')).length).toBeGreaterThanOrEqual(3)
  })

  it('is not known where nothing may be read or asked, and says the one permission and the command', async () => {
    const { cluster, ask } = await startAsking(verbMissingWorld)
    const answer = await ask(REPORT)
    expect(answer).toMatchObject({
      basis: 'nothing',
      unseen: [{ command: 'kubectl auth can-i --list --as=system:serviceaccount:shop:report -n shop' }],
    })
    expect(answer.rows.length).toBeGreaterThan(20)
    expect(states(answer)).toEqual(new Set(['unknown']))
    const tried = cluster.requests.map(({ path }) => path)
    expect(
      tried.filter((path) => /rolebindings|subjectaccessreviews$/.test(path) && !/self/.test(path)),
    ).toEqual([])
  })

  it('is asked about in one call with the same groups', async () => {
    const { cluster, kube } = await startAsking(sarReviewerWorld)
    cluster.apply(
      inShop(
        'ops',
        '[{apiGroups: [""], resources: [pods], verbs: [delete]}]',
        '{kind: Group, apiGroup: rbac.authorization.k8s.io, name: ops}',
      ),
    )
    const options = { kube, signal: new AbortController().signal }
    const check = { verb: 'delete', group: '', resource: 'pods', namespace: 'shop', user: 'jane' }
    expect(await explainCheck({ ...check, groups: ['ops'] }, options)).toMatchObject({
      verdict: 'allowed',
      untried: true,
      grantedBy: { binding: 'ops' },
    })
    expect(await explainCheck({ ...check, groups: ['dev'] }, options)).toMatchObject({ verdict: 'denied' })
    const unknown = await explainCheck(check, options)
    expect(unknown).toMatchObject({ verdict: 'unknown' })
  })

  it('is the pod’s own where it names the pod’s own account', async () => {
    const { cluster, ask } = await startAsking(verbMissingWorld)
    cluster.apply(rbacReading)
    expect(await ask('system:serviceaccount:shop:web')).toMatchObject({ basis: 'own', doubt: '' })
  })
})
