import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindingWriteRefusal, compactRules, missingRules, roleWriteRefusal, rulesCover } from './escalation'
import { formatEscalation } from './escalation-text'
import { ruleAllows } from './rule'
import { userOf } from './service-account'
import { anyRequest, anyRule } from './testing/arbitraries'
import type { PolicyRule, RbacObjects } from './types'

const writer = userOf('shop', 'writer')
const pods: PolicyRule = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }
const secrets: PolicyRule = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }

function worldOf(...rules: PolicyRule[]): RbacObjects {
  return {
    roles: [{ namespace: 'shop', name: 'own', rules }],
    clusterRoles: [
      { name: 'secret-reader', rules: [secrets] },
      { name: 'pod-reader', rules: [pods] },
    ],
    roleBindings: [
      {
        namespace: 'shop',
        name: 'own',
        roleRef: { kind: 'Role', name: 'own' },
        subjects: [{ kind: 'ServiceAccount', name: 'writer', namespace: 'shop' }],
      },
    ],
    clusterRoleBindings: [],
  }
}

const grant = (verb: string, resources: string, ...resourceNames: string[]): PolicyRule => ({
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: [resources],
  verbs: [verb],
  resourceNames,
})

describe('rules that cover others', () => {
  it.each<[string, PolicyRule[], PolicyRule[], boolean]>([
    ['itself', [pods], [pods], true],
    [
      'its parts held by two rules',
      [
        { ...pods, verbs: ['get'] },
        { ...pods, verbs: ['list'] },
      ],
      [pods],
      true,
    ],
    ['a verb less', [{ ...pods, verbs: ['get'] }], [pods], false],
    ['a star by every verb', [{ ...pods, verbs: ['get', 'list'] }], [{ ...pods, verbs: ['*'] }], false],
    ['everything by stars', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }], [pods], true],
    [
      'a subresource by its form',
      [{ ...pods, resources: ['*/log'] }],
      [{ ...pods, resources: ['pods/log'] }],
      true,
    ],
    ['a resource by the form of a subresource', [{ ...pods, resources: ['*/log'] }], [pods], false],
    ['a resource by a form that ends like it', [{ ...pods, resources: ['*/pods'] }], [pods], false],
    ['a name by all names', [pods], [{ ...pods, resourceNames: ['a'] }], true],
    ['all names by a name', [{ ...pods, resourceNames: ['a'] }], [pods], false],
    ['names by names', [{ ...pods, resourceNames: ['a', 'b'] }], [{ ...pods, resourceNames: ['b'] }], true],
    [
      'a path by a pattern',
      [{ verbs: ['get'], nonResourceURLs: ['/a*'] }],
      [{ verbs: ['get'], nonResourceURLs: ['/a/*'] }],
      true,
    ],
    [
      'a pattern by a path',
      [{ verbs: ['get'], nonResourceURLs: ['/a'] }],
      [{ verbs: ['get'], nonResourceURLs: ['/a*'] }],
      false,
    ],
    ['nothing at all', [], [{ verbs: [], apiGroups: [''], resources: ['pods'] }], true],
  ])('%s', (_, held, wanted, isCovered) => {
    expect(rulesCover(held, wanted)).toBe(isCovered)
  })

  it('never leave out a request that the others allow', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 3 }), anyRule, anyRequest, (held, wanted, attributes) => {
        const isOpened = ruleAllows(wanted, attributes) && !held.some((rule) => ruleAllows(rule, attributes))
        if (isOpened) expect(missingRules(held, [wanted])).not.toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  it('miss nothing of themselves, and what they miss completes them', () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 3 }),
        fc.array(anyRule, { maxLength: 3 }),
        (held, wanted) => {
          const missing = missingRules(held, wanted)
          expect(missingRules(wanted, wanted)).toEqual([])
          expect(missingRules([...held, ...missing], wanted)).toEqual([])
          expect(missingRules([...held, ...compactRules(missing)], wanted)).toEqual([])
        },
      ),
    )
  })
})

describe('the refusal of a role', () => {
  const write = { namespace: 'shop', requestName: '', rules: [secrets], isAggregated: false }

  it('names what is missing, compacted, sorted and without duplicates', () => {
    const rules: PolicyRule[] = [
      secrets,
      { apiGroups: ['apps', ''], resources: ['deployments'], verbs: ['*'], resourceNames: ['b', 'a'] },
      { nonResourceURLs: ['/a"b'], verbs: ['get'] },
      { nonResourceURLs: ['/a"b'], verbs: ['get'] },
    ]
    expect(roleWriteRefusal(writer, { ...write, rules }, worldOf(pods))).toBe(
      [
        'user "system:serviceaccount:shop:writer" (groups=["system:serviceaccounts" "system:serviceaccounts:shop" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:',
        '{APIGroups:[""], Resources:["deployments"], ResourceNames:["a"], Verbs:["*"]}',
        '{APIGroups:[""], Resources:["deployments"], ResourceNames:["b"], Verbs:["*"]}',
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["a"], Verbs:["*"]}',
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["b"], Verbs:["*"]}',
        '{NonResourceURLs:["/a\\"b"], Verbs:["get"]}',
      ].join('\n'),
    )
  })

  it.each<[string, PolicyRule[], string, boolean]>([
    ['holding the rules', [secrets], '', true],
    ['holding other rules', [pods], '', false],
    ['escalate on roles', [grant('escalate', 'roles')], '', true],
    ['escalate on this role', [grant('escalate', 'roles', 'more')], 'more', true],
    [
      'escalate on this role, whose name a create does not carry',
      [grant('escalate', 'roles', 'more')],
      '',
      false,
    ],
    ['escalate on clusterroles', [grant('escalate', 'clusterroles')], '', false],
  ])('depends on %s', (_, held, requestName, isAllowed) => {
    const refusal = roleWriteRefusal(writer, { ...write, requestName }, worldOf(...held))
    expect(refusal === undefined).toBe(isAllowed)
  })

  it('adds the errors of resolution, and does not exist for system:masters', () => {
    const world = worldOf(pods)
    const broken = { ...world, roles: [] }
    expect(roleWriteRefusal(writer, { ...write, rules: [pods] }, broken)).toBe(
      formatEscalation(writer, [pods], 'role.rbac.authorization.k8s.io "own" not found'),
    )
    const root = { name: 'root', groups: ['system:masters'] }
    expect(roleWriteRefusal(root, write, world)).toBeUndefined()
  })

  it('asks for everything when a ClusterRole aggregates', () => {
    const aggregated = { namespace: '', requestName: '', rules: [], isAggregated: true }
    expect(roleWriteRefusal(writer, aggregated, worldOf(pods))).toBe(
      'must have cluster-admin privileges to use the aggregationRule',
    )
  })
})

describe('the refusal of a binding', () => {
  const write = { namespace: 'shop', roleRef: { kind: 'ClusterRole', name: 'secret-reader' } }

  it.each<[string, PolicyRule[], boolean]>([
    ['holding the rules', [secrets], true],
    ['bind on the role', [grant('bind', 'clusterroles', 'secret-reader')], true],
    ['bind on another role', [grant('bind', 'clusterroles', 'pod-reader')], false],
    ['escalate on the role', [grant('escalate', 'clusterroles')], false],
  ])('depends on %s', (_, held, isAllowed) => {
    expect(bindingWriteRefusal(writer, write, worldOf(...held)) === undefined).toBe(isAllowed)
  })

  it('counts a grant only in the namespace of the binding', () => {
    const world = worldOf(grant('bind', 'clusterroles'))
    expect(bindingWriteRefusal(writer, { ...write, namespace: '' }, world)).toEqual({
      refusal: formatEscalation(writer, [secrets], ''),
    })
  })

  it('says that a role is absent', () => {
    const roleRef = { kind: 'Role', name: 'gone' }
    expect(bindingWriteRefusal(writer, { namespace: 'shop', roleRef }, worldOf(pods))).toEqual({
      notFound: 'role.rbac.authorization.k8s.io "gone" not found',
    })
  })
})
