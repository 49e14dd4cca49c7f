import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorize } from './authorize'
import { subjectMatches } from './resolve'
import { ruleAllows } from './rule'
import { rulesFor } from './rules-for'
import { ANONYMOUS, userOf } from './service-account'
import { anyRequest, anyRule } from './testing/arbitraries'
import type { PolicyRule, RbacObjects, ResourceAttributes, Subject } from './types'

const web = userOf('shop', 'web')
const pods: PolicyRule = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }
const account: Subject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }

function objects(part: Partial<RbacObjects>): RbacObjects {
  return { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [], ...part }
}

function list(resource: string, namespace: string): ResourceAttributes {
  return { kind: 'resource', verb: 'list', group: '', resource, subresource: '', name: '', namespace }
}

function bound(subjects: readonly Subject[], namespace = 'shop'): RbacObjects {
  return objects({
    roles: [{ namespace, name: 'reader', rules: [pods] }],
    roleBindings: [{ namespace, name: 'read', roleRef: { kind: 'Role', name: 'reader' }, subjects }],
  })
}

describe('authorize', () => {
  it.each<[string, Subject, boolean, string]>([
    ['the ServiceAccount', account, true, 'ServiceAccount "web/shop"'],
    [
      'its name without a namespace',
      { kind: 'ServiceAccount', name: 'web' },
      true,
      'ServiceAccount "web/shop"',
    ],
    ['its username as a User', { kind: 'User', name: web.name }, true, `User "${web.name}"`],
    [
      'the group of its namespace',
      { kind: 'Group', name: 'system:serviceaccounts:shop' },
      true,
      'Group "system:serviceaccounts:shop"',
    ],
    [
      'all ServiceAccounts',
      { kind: 'Group', name: 'system:serviceaccounts' },
      true,
      'Group "system:serviceaccounts"',
    ],
    ['its short name as a User', { kind: 'User', name: 'web' }, false, ''],
    [
      'the same name of another namespace',
      { kind: 'ServiceAccount', name: 'web', namespace: 'payments' },
      false,
      '',
    ],
    ['a misspelled group', { kind: 'Group', name: 'system:serviceaccount:shop' }, false, ''],
    ['another kind', { kind: 'serviceaccount', name: 'web', namespace: 'shop' }, false, ''],
  ])('a RoleBinding to %s', (_, subject, allowed, described) => {
    const decision = authorize(web, list('pods', 'shop'), bound([{ kind: 'User', name: 'jane' }, subject]))
    expect(decision.allowed).toBe(allowed)
    expect(decision.reason).toBe(
      allowed ? `RBAC: allowed by RoleBinding "read/shop" of Role "reader" to ${described}` : '',
    )
    expect(decision.grant?.subject ?? '').toBe(described)
  })

  it('counts a group of another namespace where the binding is', () => {
    const there = bound([{ kind: 'Group', name: 'system:serviceaccounts:shop' }], 'payments')
    expect(authorize(web, list('pods', 'payments'), there).allowed).toBe(true)
    expect(authorize(web, list('pods', 'shop'), there).allowed).toBe(false)
    expect(authorize(userOf('payments', 'web'), list('pods', 'payments'), there).allowed).toBe(false)
  })

  it.each(['shop', 'payments', ''])(
    'a ClusterRoleBinding reaches namespace %j, but not by a ServiceAccount without a namespace',
    (namespace) => {
      const of = (subject: Subject) =>
        objects({
          clusterRoles: [{ name: 'reader', rules: [pods] }],
          clusterRoleBindings: [
            { name: 'all', roleRef: { kind: 'ClusterRole', name: 'reader' }, subjects: [subject] },
          ],
        })
      expect(authorize(web, list('pods', namespace), of(account)).reason).toBe(
        'RBAC: allowed by ClusterRoleBinding "all" of ClusterRole "reader" to ServiceAccount "web/shop"',
      )
      expect(
        authorize(web, list('pods', namespace), of({ kind: 'ServiceAccount', name: 'web' })).allowed,
      ).toBe(false)
    },
  )

  it('visits no RoleBinding for a call at cluster scope, even one that lost its namespace', () => {
    expect(authorize(web, list('pods', ''), bound([account], '')).allowed).toBe(false)
    expect(authorize(web, list('pods', ''), bound([account], 'shop')).allowed).toBe(false)
  })

  it('matches a ServiceAccount without any namespace to no one', () => {
    const odd = { name: 'system:serviceaccount::web', groups: [] }
    expect(subjectMatches({ kind: 'ServiceAccount', name: 'web' }, odd, '')).toBe(false)
  })

  it('takes a Role only from the binding’s own namespace', () => {
    const world = objects({
      roles: [{ namespace: 'payments', name: 'reader', rules: [pods] }],
      roleBindings: [
        { namespace: 'shop', name: 'read', roleRef: { kind: 'Role', name: 'reader' }, subjects: [account] },
      ],
    })
    expect(authorize(web, list('pods', 'shop'), world)).toEqual({
      allowed: false,
      reason: 'RBAC: role.rbac.authorization.k8s.io "reader" not found',
    })
  })

  it('adds each unresolved role once to every refusal, also of unrelated calls, and goes on to the others', () => {
    const refer = (name: string, kind: string, role: string) => ({
      namespace: 'shop',
      name,
      roleRef: { kind, name: role },
      subjects: [account],
    })
    const world = objects({
      roles: [{ namespace: 'shop', name: 'reader', rules: [pods] }],
      roleBindings: [
        refer('a', 'Role', 'gone'),
        refer('b', 'Role', 'gone'),
        refer('c', 'ClusterRole', 'lost'),
        refer('d', 'role', 'x'),
        refer('e', 'Role', 'reader'),
      ],
    })
    expect(authorize(web, list('pods', 'shop'), world).allowed).toBe(true)
    expect(authorize(web, list('secrets', 'shop'), world).reason).toBe(
      'RBAC: [role.rbac.authorization.k8s.io "gone" not found, clusterrole.rbac.authorization.k8s.io "lost" not found, unsupported role reference kind: "role"]',
    )
    expect(authorize(web, list('secrets', ''), world).reason).toBe('')
    expect(rulesFor(web, 'shop', world)).toEqual({
      resourceRules: [{ ...pods, resourceNames: [] }],
      nonResourceRules: [],
      incomplete: false,
      evaluationError:
        '[role.rbac.authorization.k8s.io "gone" not found, clusterrole.rbac.authorization.k8s.io "lost" not found, unsupported role reference kind: "role"]',
    })
  })

  it('gives paths only through ClusterRoleBindings, although a rules review lists the others', () => {
    const metrics: PolicyRule = { nonResourceURLs: ['/metrics'], verbs: ['get'] }
    const world = objects({
      clusterRoles: [{ name: 'scrape', rules: [metrics] }],
      roleBindings: [
        {
          namespace: 'shop',
          name: 'm',
          roleRef: { kind: 'ClusterRole', name: 'scrape' },
          subjects: [account],
        },
      ],
    })
    expect(authorize(web, { kind: 'path', verb: 'get', path: '/metrics' }, world).allowed).toBe(false)
    expect(rulesFor(web, 'shop', world).nonResourceRules).toEqual([metrics])
  })

  it('refuses nodes to a Role that lists them, except when asked about a namespace', () => {
    const world = objects({
      roles: [{ namespace: 'shop', name: 'n', rules: [{ ...pods, resources: ['nodes'] }] }],
      roleBindings: [
        { namespace: 'shop', name: 'n', roleRef: { kind: 'Role', name: 'n' }, subjects: [account] },
      ],
    })
    expect(authorize(web, list('nodes', ''), world).allowed).toBe(false)
    expect(authorize(web, list('nodes', 'shop'), world).allowed).toBe(true)
  })

  it('allows system:masters everything before RBAC is asked', () => {
    const admin = { name: 'root', groups: ['system:masters'] }
    expect(authorize(admin, list('pods', ''), objects({}))).toEqual({ allowed: true, reason: '' })
    expect(authorize(ANONYMOUS, list('pods', ''), objects({}))).toEqual({ allowed: false, reason: '' })
  })

  it('allows exactly what one of the rules allows', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 4 }), anyRequest, (rules, attributes) => {
        const world = objects({
          clusterRoles: rules.map((rule, index) => ({ name: `r${index}`, rules: [rule] })),
          clusterRoleBindings: rules.map((_, index) => ({
            name: `b${index}`,
            roleRef: { kind: 'ClusterRole', name: `r${index}` },
            subjects: [account],
          })),
        })
        const first = rules.findIndex((rule) => ruleAllows(rule, attributes))
        const { allowed, grant } = authorize(web, attributes, world)
        expect({ allowed, binding: grant?.binding }).toEqual({
          allowed: first >= 0,
          binding: first >= 0 ? `b${first}` : undefined,
        })
      }),
    )
  })
})

describe('rulesFor', () => {
  it('keeps duplicates, and splits a rule that holds both', () => {
    const both: PolicyRule = { ...pods, resourceNames: [], nonResourceURLs: ['/a'] }
    const world = bound([account])
    const roles = [{ namespace: 'shop', name: 'reader', rules: [both, pods, pods] }]
    expect(rulesFor(web, 'shop', { ...world, roles })).toEqual({
      resourceRules: Array(3).fill({ ...pods, resourceNames: [] }),
      nonResourceRules: [{ verbs: ['get', 'list'], nonResourceURLs: ['/a'] }],
      incomplete: false,
      evaluationError: '',
    })
  })

  it('is incomplete for a node', () => {
    const node = { name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] }
    expect(rulesFor(node, 'shop', objects({}))).toEqual({
      resourceRules: [],
      nonResourceRules: [],
      incomplete: true,
      evaluationError: 'node authorizer does not support user rule resolution',
    })
  })
})
