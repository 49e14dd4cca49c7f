import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { explanationSchema } from '@/lib/contract/explanation'
import { BUDGET } from '@/lib/facts/questions/prober'
import { discover } from '@/lib/kube/reads/discovery'
import { formatEscalation } from '@/lib/rbac/escalation-text'
import { userOf } from '@/lib/rbac/service-account'
import type { Scenario } from '@/sandbox/scenario'
import { rbacReaderWorld, rbacReading } from '@/sandbox/scenarios/rbac-reader'
import {
  bindingElsewhereWorld,
  defaultAccountWorld,
  groupTypoWorld,
  missingRoleWorld,
  nothingGrantedWorld,
  otherAccountWorld,
  roleUnboundWorld,
  subjectNamespaceWorld,
  userSubjectWorld,
  verbMissingWorld,
} from '@/sandbox/scenarios/shared-worlds'
import { explainCheck, explainText } from '../testing/on-the-wire'

async function startAsking(scenario: Scenario) {
  const { cluster, kube, signal } = await startScenario(scenario)
  await discover(kube, { signal })
  /** The answer, and the requests that it cost. */
  const costOf = async <T>(ask: () => Promise<T>): Promise<[T, number]> => {
    const before = kube.requestCount()
    return [await ask(), kube.requestCount() - before]
  }
  return { cluster, kube, options: { kube, signal }, costOf }
}

const LIST_PODS = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }
const refusalOf = (account: string, namespace = 'shop') =>
  `pods is forbidden: User "system:serviceaccount:shop:${account}" cannot list resource "pods" in API group "" in the namespace "${namespace}"`

const bound = (kind: string, name: string, namespace?: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}
metadata: {name: web-${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: "${name}"}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

describe('explainCheck on the binding side', () => {
  it.each<[Scenario, string, string]>([
    [roleUnboundWorld, 'E1', 'likely'],
    // The account of the near name may belong to another program.
    [otherAccountWorld, 'E2', 'likely'],
    [subjectNamespaceWorld, 'E3', 'proven'],
    [userSubjectWorld, 'E5', 'proven'],
    [groupTypoWorld, 'E6', 'proven'],
    [bindingElsewhereWorld, 'E10', 'proven'],
  ])(
    '$name: possible while blind, shown with reading, fixed by each of its bindings',
    async (scenario, id, confidence) => {
      const { cluster, options, costOf } = await startAsking(scenario)
      const blind = await explainCheck(LIST_PODS, options)
      expect(blind).toMatchObject({ verdict: 'denied', cause: { id: 'D0' }, nearMisses: [] })
      const guesses = blind.alternatives.map((one) => `${one.id} ${one.confidence}`)
      expect(guesses).toEqual(['E1 possible'])
      expect(blind.unseen).toHaveLength(1)

      cluster.apply(rbacReading)
      const [read, cost] = await costOf(() => explainCheck(LIST_PODS, options))
      expect(cost).toBeLessThanOrEqual(BUDGET)
      expect(z.encode(explanationSchema, z.decode(explanationSchema, read))).toEqual(read)
      expect(read).toMatchObject({ verdict: 'denied', cause: { id, confidence }, unseen: [] })
      if (id !== 'E1')
        expect(read.nearMisses[0]?.binding).toMatchObject({ name: 'web-reads-pods', role: 'pod-reader' })
      const change = read.fixes.find((fix) => fix.where === 'binding' && fix.opens.length === 3)
      expect(change?.opens.map(({ verb }) => verb)).toEqual(['get', 'list', 'watch'])
      cluster.apply(change?.yaml ?? '')
      expect(await explainCheck(LIST_PODS, options)).toMatchObject({ verdict: 'allowed', cause: null })
    },
  )

  it('proves C3 by the binding that names another account', async () => {
    const { cluster, options } = await startAsking(defaultAccountWorld)
    cluster.apply(rbacReading.replace('name: web, namespace: shop', 'name: default, namespace: shop'))
    const { cause, fixes } = await explainCheck(LIST_PODS, options)
    expect(cause).toMatchObject({ id: 'C3', confidence: 'proven' })
    expect(fixes[0]?.command).toBe('kubectl -n shop set serviceaccount deployment my-app web')
  })

  it('names the binding to a role that does not exist', async () => {
    const { cluster, options } = await startAsking(missingRoleWorld)
    cluster.apply(rbacReading)
    const { cause } = await explainCheck(LIST_PODS, options)
    expect(cause?.id).toBe('E7')
    expect(cause?.says).toMatch(/^RoleBinding shop\//)
  })

  it('names the role behind a binding that was refused, by the roles that it may read', async () => {
    const { cluster, options, costOf } = await startAsking(nothingGrantedWorld)
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: secret-reader}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]`)
    const ci = userOf('shop', 'ci')
    const missing = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]
    const text = `kubectl apply -n shop -f b.yaml\nError from server (Forbidden): rolebindings.rbac.authorization.k8s.io "b" is forbidden: ${formatEscalation(ci, missing, '')}`
    const [blind, cheap] = await costOf(() => explainText(text, options))
    expect(blind.findings[0]?.cause).toMatchObject({
      id: 'H2',
      says: expect.stringContaining('does not name'),
    })
    expect(blind.findings[0]?.cause?.says).not.toContain('secret-reader')
    expect(cheap).toBeLessThanOrEqual(4)

    cluster.apply(rbacReading)
    const [{ findings }, cost] = await costOf(() => explainText(text, options))
    expect(cost).toBeLessThanOrEqual(BUDGET)
    expect(findings[0]?.cause).toMatchObject({
      id: 'H2',
      says: expect.stringContaining('only ClusterRole secret-reader leads to exactly this refusal'),
    })
    expect(findings[0]?.fixes[0]?.opens).toMatchObject([
      { verb: 'bind', resource: 'clusterroles', name: 'secret-reader', namespace: 'shop' },
    ])
  })

  it('asks for no list that the rules of the account do not give', async () => {
    const { options, costOf } = await startAsking(nothingGrantedWorld)
    const [{ evidence }, cost] = await costOf(() => explainCheck(LIST_PODS, options))
    expect(evidence.at(-1)).toMatchObject({
      probe: 'Roles and bindings',
      says: 'refused: No rule lets this account list Roles, ClusterRoles or their bindings.',
    })
    expect(cost).toBeLessThanOrEqual(4)
  })

  it('reads what ClusterRole admin of one namespace gives, and says what is left', async () => {
    const { cluster, options, costOf } = await startAsking(subjectNamespaceWorld)
    cluster.apply(
      rbacReading.replace(
        'resources: [roles, rolebindings, clusterroles, clusterrolebindings]',
        'resources: [services]',
      ),
    )
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reads-rbac, namespace: shop}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [list]}]
---${bound('Role', 'reads-rbac', 'shop')}`)
    const [read, cost] = await costOf(() => explainCheck(LIST_PODS, options))
    expect(cost).toBeLessThanOrEqual(BUDGET)
    expect(read.cause).toMatchObject({ id: 'E3', confidence: 'proven' })
    expect(read.evidence.map(({ probe, says }) => `${probe}: ${says}`)).toEqual(
      expect.arrayContaining([
        'List of rolebindings in namespace shop: 2 read',
        'List of clusterrolebindings: refused: No rule lets this account list clusterrolebindings.',
      ]),
    )
  })

  it('reads a ClusterRole by its name where only that is allowed', async () => {
    const { cluster, options, costOf } = await startAsking(nothingGrantedWorld)
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: some-rbac}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [list]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [pod-viewer], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pod-viewer}
rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: views, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-viewer}
subjects: [{kind: ServiceAccount, name: web, namespace: payments}]
---${bound('ClusterRole', 'some-rbac')}`)
    const [{ cause, fixes }, cost] = await costOf(() => explainCheck(LIST_PODS, options))
    expect(cost).toBeLessThanOrEqual(BUDGET)
    expect(cause).toMatchObject({ id: 'E3', confidence: 'proven' })
    expect(fixes[0]?.opens).toHaveLength(1)
    expect(fixes[0]?.says).toContain('RoleBinding shop/views')
  })

  it('remembers that the call was allowed before', async () => {
    const { cluster, options } = await startAsking(nothingGrantedWorld)
    const given = bound('ClusterRole', 'view', 'shop')
    cluster.apply(given)
    expect(await explainCheck(LIST_PODS, options)).toMatchObject({ verdict: 'allowed' })
    cluster.apply(given.replace('name: web, namespace: shop', 'name: other, namespace: elsewhere'))
    const { cause } = await explainCheck(LIST_PODS, options)
    expect(cause).toMatchObject({ id: 'E13', confidence: 'proven' })
    expect(cause?.says).toMatch(
      /^The same call was allowed at \d{4}-\d\d-\d\dT[\d:]{8}Z, by ClusterRole view by RoleBinding shop\/web-view\./,
    )
  })

  it('takes the name of a rule’s Role from the bindings, so that its edit is proven', async () => {
    const { cluster, options } = await startAsking(verbMissingWorld)
    cluster.apply(rbacReading)
    const { cause, fixes } = await explainCheck({ ...LIST_PODS, verb: 'watch' }, options)
    expect(cause).toMatchObject({ id: 'D1', confidence: 'proven' })
    expect(fixes[1]?.yaml).toContain('name: pod-reader')
  })
})

describe('a refusal of another account', () => {
  it('is proven by Roles and bindings, with the fix for that account', async () => {
    const { cluster, options, costOf } = await startAsking(rbacReaderWorld)
    for (const [account, id] of [
      ['report', 'E5'],
      ['batch', 'E10'],
      // Two others may make the call by now, which says nothing about this one.
      ['search', 'D0'],
    ] as const) {
      const [{ findings }, cost] = await costOf(() => explainText(refusalOf(account), options))
      expect(cost).toBeLessThanOrEqual(BUDGET)
      const [finding] = findings
      expect(finding).toMatchObject({ verdict: 'denied', cause: { id } })
      expect(finding?.says).toBe(
        `ServiceAccount shop/${account} was not allowed to list pods in namespace shop. That is not the account of this pod (ServiceAccount shop/web), so this is based on the text and the Roles and bindings that this pod can read.`,
      )
      expect(finding?.unseen).toEqual([])
      const exact = finding?.fixes.find(({ opens, yaml }) => opens.length === 1 && yaml !== undefined)
      cluster.apply(exact?.yaml ?? '')
      const [after] = (await explainText(refusalOf(account), options)).findings
      expect(after).toMatchObject({ cause: { id: 'E12' } })
    }
  })

  it('has its rules judged as the pod’s own are', async () => {
    const { cluster, options } = await startAsking(verbMissingWorld)
    cluster.apply(rbacReading)
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: report, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: report, namespace: shop}]`)
    const [finding] = (await explainText(refusalOf('report').replace('cannot list', 'cannot watch'), options))
      .findings
    expect(finding?.cause).toMatchObject({ id: 'D1', confidence: 'proven' })
    expect(finding?.cause?.says).toMatch(/^Role pod-reader by RoleBinding shop\/report grants/)
  })

  it.each([
    [
      'SubjectAccessReview',
      bound('ClusterRole', 'system:auth-delegator'),
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    ],
    ['LocalSubjectAccessReview', bound('ClusterRole', 'admin', 'shop'), 'localsubjectaccessreviews'],
  ])('is asked about by a %s where that may be created', async (_, right) => {
    const { cluster, options, costOf } = await startAsking(nothingGrantedWorld)
    cluster.apply(right)
    const [{ findings }, cost] = await costOf(() => explainText(refusalOf('report'), options))
    expect(cost).toBeLessThanOrEqual(BUDGET)
    expect(findings[0]?.says).toContain(
      'so this is based on the text and the API server’s review of that account.',
    )
    expect(findings[0]?.evidence).toContainEqual(
      expect.objectContaining({
        probe: 'SubjectAccessReview: list pods in namespace shop',
        says: 'not allowed, and not explicitly denied',
      }),
    )
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: by-group, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:shop"}]`)
    const [after] = (await explainText(refusalOf('report'), options)).findings
    // Its groups went with the question, else a binding of its group would be missed.
    expect(after).toMatchObject({ cause: { id: 'E12' }, grantedBy: { binding: 'by-group' } })
  })

  it('is not said to be bound to a role that does not exist where that role cannot be read', async () => {
    const { cluster, options } = await startAsking(nothingGrantedWorld)
    cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reads-rbac, namespace: shop}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [list]}]
---${bound('Role', 'reads-rbac', 'shop')}
---${bound('ClusterRole', 'view', 'shop').replace('name: web, namespace: shop', 'name: report, namespace: shop')}`)
    const text = refusalOf('report').replaceAll('list', 'delete')
    const [finding] = (await explainText(text, options)).findings
    const told = [finding?.cause, ...(finding?.alternatives ?? [])]
    expect(told.map((one) => one?.id)).not.toContain('E7')
    expect(finding?.cause).toMatchObject({ id: 'D0', confidence: 'likely' })
    expect(finding?.unseen.map(({ needs }) => needs).join(' ')).toContain('ClusterRoles')
  })

  it('is based on the text alone where nothing may be asked or read, and no review is tried', async () => {
    const { options, costOf } = await startAsking(nothingGrantedWorld)
    const [{ findings }, cost] = await costOf(() => explainText(refusalOf('report'), options))
    expect(findings[0]?.says).toMatch(/so this is based on the text alone\.$/)
    expect(findings[0]?.fixes[0]?.yaml).toContain('name: report')
    expect(findings[0]?.cause?.confidence ?? 'possible').not.toBe('proven')
    expect(cost).toBeLessThanOrEqual(2)
  })

  it('of a kind that is not served has one answer by the text and by the form', async () => {
    const { cluster, options } = await startAsking(verbMissingWorld)
    cluster.apply(rbacReading)
    const check = { verb: 'list', group: 'example.com', resource: 'widgets', namespace: 'shop' }
    const text = `widgets.example.com is forbidden: User "system:serviceaccount:shop:web" cannot list resource "widgets" in API group "example.com" in the namespace "shop"`
    const form = await explainCheck({ ...check, user: 'system:serviceaccount:shop:web' }, options)
    const [pasted] = (await explainText(text, options)).findings
    expect(form.cause).toMatchObject({ id: 'G3', confidence: 'proven' })
    expect(pasted?.cause).toMatchObject({ id: 'G3', confidence: 'proven' })
  })

  it('may be asked about without a text, and is unknown where nothing tells', async () => {
    const { cluster, options } = await startAsking(verbMissingWorld)
    const check = { ...LIST_PODS, user: 'system:serviceaccount:shop:report' }
    expect(await explainCheck(check, options)).toMatchObject({ verdict: 'unknown', cause: null })
    cluster.apply(rbacReading)
    const denied = await explainCheck(check, options)
    expect(denied).toMatchObject({ verdict: 'denied', request: { user: check.user } })
    expect(denied.cause?.id).toBe('E2')
    const own = await explainCheck({ ...LIST_PODS, user: 'system:serviceaccount:shop:web' }, options)
    expect(own).toMatchObject({ verdict: 'allowed', says: expect.not.stringContaining('is based on') })
  })

  it('is never said to be denied for a user whose groups are not known', async () => {
    const { cluster, options } = await startAsking(nothingGrantedWorld)
    cluster.apply(bound('ClusterRole', 'system:auth-delegator'))
    cluster.apply(rbacReading)
    expect(await explainCheck({ ...LIST_PODS, user: 'jane' }, options)).toMatchObject({ verdict: 'unknown' })
  })
})
