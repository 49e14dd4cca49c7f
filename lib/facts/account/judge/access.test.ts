import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { dangerousRights } from '@/lib/diagnosis/dangers/dangerous-rights'
import { DANGERS } from '@/lib/diagnosis/dangers/dangers'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { recordedCatalogue } from '@/lib/diagnosis/testing/recorded-catalogue'
import { rulesOf } from '@/lib/diagnosis/testing/world-facts'
import { notAsked } from '@/lib/evidence/reading'
import { plain, say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import type { ScopedRule } from '@/lib/rbac/rule'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { matrixTargets, rowOf } from './matrix'
import { neverMatches } from './never'

const catalogue = recordedCatalogue(recordedExchanges())
const user = userOf('shop', 'web')
const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]

const rules: fc.Arbitrary<PolicyRule[]> = fc.array(
  fc.record({
    apiGroups: fc.subarray(['', 'apps', '*'], { minLength: 1 }),
    resources: fc.subarray(['pods', 'pods/log', 'nodes', 'deployments', '*/scale', 'pods/exec', '*'], {
      minLength: 1,
      maxLength: 2,
    }),
    verbs: fc.subarray(['get', 'list', 'create', 'deletecollection', '*'], { minLength: 1, maxLength: 2 }),
    resourceNames: fc.oneof(fc.constant<string[]>([]), fc.constant(['a']), fc.constant(['a', 'b'])),
  }),
  { maxLength: 3 },
)

const worlds: fc.Arbitrary<RbacObjects> = fc.tuple(rules, rules).map(([here, everywhere]) => ({
  roles: [{ namespace: 'shop', name: 'r', rules: here }],
  clusterRoles: [{ name: 'c', rules: everywhere }],
  roleBindings: [{ namespace: 'shop', name: 'b', roleRef: { kind: 'Role', name: 'r' }, subjects }],
  clusterRoleBindings: [{ name: 'c', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects }],
}))

function scopedIn(world: RbacObjects): readonly ScopedRule[] {
  return scopedRules('shop', rulesOf(world, user, 'shop'), rulesOf(world, user, 'none'))
}

describe('rowOf', () => {
  const targets = matrixTargets(catalogue).filter(({ known }) =>
    ['pods', 'nodes', 'deployments'].includes(known.resource),
  )

  it('agrees with the authorizer on every verb, scope and name', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const facts = { rules: scopedIn(world), isComplete: true }
        for (const target of targets) {
          const { group, resource, namespaced } = target.known
          const { cells } = rowOf(target, facts)
          for (const verb of target.verbs) {
            const may = (name: string, namespace: string) =>
              authorize(
                user,
                { kind: 'resource', verb, group, resource, subresource: target.subresource, name, namespace },
                world,
              ).allowed
            const state = cells[verb]?.state
            const where = namespaced ? 'shop' : ''
            const isNameless = verb === 'deletecollection' || (verb === 'create' && target.subresource === '')
            expect(state === 'cluster' || state === 'namespace').toBe(may('', where))
            expect(state === 'cluster').toBe(may('', ''))
            if (state === 'no') expect(!isNameless && may('a', where)).toBe(false)
            if (state === 'names') expect(!isNameless && may('a', where)).toBe(true)
          }
        }
      }),
      { numRuns: runs(300) },
    )
  })

  it('knows no scope, and so no cluster-scoped right, while the cluster-wide rules are unread', () => {
    const world: RbacObjects = {
      roles: [],
      clusterRoles: [
        { name: 'c', rules: [{ apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['get'] }] },
      ],
      roleBindings: [],
      clusterRoleBindings: [{ name: 'c', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects }],
    }
    const unscoped = scopedRules('shop', rulesOf(world, user, 'shop'), notAsked(say`no`))
    const facts = { rules: unscoped, isComplete: true }
    const stateOf = (resource: string) => {
      const target = targets.find(
        ({ known, subresource }) => known.resource === resource && subresource === '',
      )
      return target && rowOf(target, facts).cells.get?.state
    }
    expect([stateOf('pods'), stateOf('nodes')]).toEqual(['namespace', 'unknown'])
  })
})

function scoped(rule: Partial<ScopedRule>): ScopedRule {
  return {
    verbs: ['get'],
    apiGroups: [''],
    resources: ['pods'],
    resourceNames: [],
    nonResourceURLs: [],
    scope: 'namespace',
    namespace: 'shop',
    ...rule,
  }
}

describe('neverMatches', () => {
  it.each<[string, Partial<ScopedRule>, RegExp | undefined]>([
    ['a plain rule', {}, undefined],
    ['a path in a RoleBinding', { resources: [], nonResourceURLs: ['/metrics'] }, /paths/],
    [
      'a path in a ClusterRoleBinding',
      { resources: [], nonResourceURLs: ['/metrics'], scope: 'cluster' },
      undefined,
    ],
    ['no apiGroups', { apiGroups: [] }, /apiGroups/],
    ['pods/* alone', { resources: ['pods/*'] }, /matches nothing/],
    ['pods/* beside pods', { resources: ['pods/*', 'pods'] }, undefined],
    ['create with names', { verbs: ['create'], resourceNames: ['a'] }, /no name/],
    [
      'create of a subresource with names',
      { verbs: ['create'], resources: ['pods/exec'], resourceNames: ['a'] },
      undefined,
    ],
    ['a group with a version', { apiGroups: ['apps/v1'], resources: ['deployments'] }, /version/],
    [
      'the group of a custom resource with a version',
      { apiGroups: ['db.example.io/v1'], resources: ['backups'] },
      /^"db\.example\.io\/v1" matches no request: apiGroups takes the group without a version\.$/,
    ],
    ['verbs in one string', { verbs: ['get,list'] }, /^"get,list" matches no request: .* one string/],
    ['a resource with its group', { resources: ['deployments.apps'] }, /without its API group/],
    ['a pattern as the only name', { resourceNames: ['app-*'] }, /"\*" is not a wildcard there/],
    ['a pattern beside a name', { resourceNames: ['app-*', 'main'] }, undefined],
    ['a singular', { resources: ['pod'] }, /serves no such resource/],
    ['a resource under another group', { apiGroups: ['apps'] }, /serves no such resource/],
    ['nodes in a Role', { resources: ['nodes'] }, /cluster-scoped/],
    ['nodes in a ClusterRoleBinding', { resources: ['nodes'], scope: 'cluster' }, undefined],
    ['namespaces in a Role, which get by name reaches', { resources: ['namespaces'] }, undefined],
    [
      'a verb that no path serves',
      { verbs: ['impersonate'], resources: ['users'], scope: 'cluster' },
      undefined,
    ],
    ['everything', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, undefined],
  ])('judges %s', (_what, rule, says) => {
    const never = neverMatches(scoped(rule), catalogue)
    if (says === undefined) expect(never).toBeUndefined()
    else expect(never).toMatch(says)
  })
})

describe('dangerousRights', () => {
  it.each(DANGERS.map((danger) => [danger.id, danger] as const))('finds %s', (id, danger) => {
    const found = (rule: ScopedRule) => dangerousRights([rule], rule.namespace).map((right) => right.id)
    for (const { group, resources } of danger.on) {
      for (const word of resources) {
        for (const verb of danger.verbs) {
          const rule = scoped({
            verbs: [verb],
            apiGroups: [group],
            resources: [word.replace('/*', '/example.com')],
          })
          expect(found({ ...rule, scope: 'cluster', namespace: 'shop' })).toContain(id)
          const isBound = (namespace: string) =>
            found({ ...rule, scope: 'namespace', namespace }).includes(id)
          const { scope } = danger
          expect([isBound('shop'), isBound('kube-system')]).toEqual(
            scope === 'any' ? [true, true] : [false, scope !== 'cluster'],
          )
        }
      }
    }
  })

  it('names the object that a right is limited to, and finds none in harmless rules', () => {
    const limited = scoped({ resources: ['secrets'], resourceNames: ['db-password'] })
    const [right] = dangerousRights([limited], 'shop')
    expect(right?.tuple).toMatchObject({ name: 'db-password' })
    expect(plain(right?.says ?? [])).toBe(
      'This account can read the contents of Secrets, in namespace shop, limited to db-password.',
    )
    expect(dangerousRights([scoped({ verbs: ['get', 'list', 'watch'] })], 'shop')).toEqual([])
  })
})
