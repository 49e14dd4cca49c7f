import { describe, expect, it } from 'vitest'
import type { Check } from '@/lib/contract/access-check'
import { ASKERS, firstCause, ofAsker } from '@/lib/server/testing/askers'

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1'
const WEB = '{kind: ServiceAccount, name: web, namespace: shop}'
const role = (name: string, rules: string, at = 'shop') =>
  `${RBAC}\nkind: ${at === '' ? 'ClusterRole' : 'Role'}\nmetadata: {name: ${name}${at === '' ? '' : `, namespace: ${at}`}}\nrules: [${rules}]`
const binds = (name: string, kind: string, of: string, at = 'shop', who = WEB) =>
  `${RBAC}\nkind: ${at === '' ? 'ClusterRoleBinding' : 'RoleBinding'}\nmetadata: {name: ${name}${at === '' ? '' : `, namespace: ${at}`}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${of}}\nsubjects: [${who}]`
const everywhere = (rules: string) => [role('r', rules, ''), binds('web-r', 'ClusterRole', 'r', '')]
// What is in the way of a right answer: another account that may make the call, here and everywhere.
const OTHERS = [
  role('everything', '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}', ''),
  role('paths', '{nonResourceURLs: ["*"], verbs: [get]}', ''),
  binds(
    'ci-everything',
    'ClusterRole',
    'everything',
    '',
    '{kind: ServiceAccount, name: ci, namespace: shop}',
  ),
  binds('ci-paths', 'ClusterRole', 'paths', '', '{kind: ServiceAccount, name: ci, namespace: shop}'),
  binds('jane', 'ClusterRole', 'everything', 'shop', '{kind: User, name: jane}'),
]
const at = (verb: string, resource: string, namespace = '', more = {}): Check => ({
  verb,
  group: '',
  resource,
  namespace,
  ...more,
})
const PODS = (verbs: string) => `{apiGroups: [""], resources: [pods], verbs: [${verbs}]}`

describe('the first cause is the same for every asker', () => {
  it.each<[string, string[], Check, string]>([
    [
      'a verb that is missing on nodes',
      everywhere('{apiGroups: [""], resources: [nodes], verbs: [get]}'),
      at('list', 'nodes'),
      'D2',
    ],
    [
      'nodes in the singular',
      everywhere('{apiGroups: [""], resources: [node], verbs: [get, list]}'),
      at('list', 'nodes'),
      'D6',
    ],
    [
      'other nodes by name',
      everywhere('{apiGroups: [""], resources: [nodes], resourceNames: [a], verbs: [get]}'),
      at('get', 'nodes', '', { name: 'b' }),
      'D11',
    ],
    [
      'group core',
      everywhere('{apiGroups: [core], resources: [nodes], verbs: [list]}'),
      at('list', 'nodes'),
      'D5',
    ],
    [
      'a path with a star in the wrong place',
      everywhere('{nonResourceURLs: ["/metrics/*"], verbs: [get]}'),
      { verb: 'get', path: '/metrics' },
      'D30',
    ],
    [
      'a verb in capitals',
      everywhere('{nonResourceURLs: ["/metrics"], verbs: [GET]}'),
      { verb: 'get', path: '/metrics' },
      'D30',
    ],
    [
      'a path in a RoleBinding at home',
      [role('r', '{nonResourceURLs: ["/metrics"], verbs: [get]}', ''), binds('b', 'ClusterRole', 'r')],
      { verb: 'get', path: '/metrics' },
      'D31',
    ],
    [
      'all namespaces, granted at home',
      [role('r', PODS('list')), binds('b', 'Role', 'r')],
      at('list', 'pods'),
      'F3',
    ],
    [
      'nodes in a Role at home',
      [role('r', '{apiGroups: [""], resources: [nodes], verbs: [list]}'), binds('b', 'Role', 'r')],
      at('list', 'nodes'),
      'F4',
    ],
    [
      'a Role at home, the call elsewhere',
      [role('r', PODS('list')), binds('b', 'Role', 'r')],
      at('list', 'pods', 'payments'),
      'F1',
    ],
    [
      'a ClusterRole at home, the call elsewhere',
      [role('r', PODS('list'), ''), binds('b', 'ClusterRole', 'r')],
      at('list', 'pods', 'payments'),
      'F2',
    ],
    [
      'a missing verb where the same Role is bound in other namespaces',
      [
        role('r', PODS('get')),
        binds('b', 'Role', 'r'),
        role('r', PODS('list'), 'batch'),
        binds('b', 'Role', 'r', 'batch'),
      ],
      at('list', 'pods', 'shop'),
      'D2',
    ],
    [
      'ClusterRole view and a Secret',
      [binds('b', 'ClusterRole', 'view')],
      at('list', 'secrets', 'shop'),
      'D32',
    ],
  ])('%s, among others who may', async (_, objects, call, id) => {
    const world = [...objects, ...OTHERS].join('\n---\n')
    const found = await ofAsker({ world, namespace: 'shop', account: 'web', call })
    expect(found.map(([asker, cause]) => [asker, cause])).toEqual(
      Object.keys(ASKERS).map((asker) => [asker, id]),
    )
    expect(found.map(([, , confidence]) => confidence)).toEqual(found.map(() => 'proven'))
  })

  it('knows another account’s binding of the cluster by what this one has at home', async () => {
    const blue = WEB.replace('web', 'blue-web')
    const world = [
      role('blue-web', PODS('get')),
      binds('blue-web', 'Role', 'blue-web', 'shop', blue),
      role('web', '{apiGroups: [""], resources: [nodes], verbs: [list]}', ''),
      binds('web', 'ClusterRole', 'web', ''),
    ].join('\n---\n')
    const asked = { world, namespace: 'shop', account: 'blue-web', call: at('list', 'nodes') }
    for (const asker of ['itself, with RBAC readable', 'another, by Roles and bindings'] as const)
      expect((await firstCause(asked, asker)).cause?.id, asker).toBe('D0')
  })

  it('reads the namespaces themselves where a cluster has more bindings than one answer lists', async () => {
    const many = Array.from({ length: 600 }, (_, i) =>
      binds(`b${i}`, 'Role', 'r', `team-${i}`, '{kind: User, name: jane}'),
    )
    const core = role('r', '{apiGroups: [v1], resources: [pods], verbs: [list]}', '')
    const world = [...many, core, binds('b', 'ClusterRole', 'r')].join('\n---\n')
    const asked = { world, namespace: 'shop', account: 'web', call: at('list', 'pods', 'shop'), tooLong: 1 }
    expect(await ofAsker(asked)).toEqual(Object.keys(ASKERS).map((asker) => [asker, 'D5', 'proven']))
    const { unseen } = await firstCause(asked, 'another, by reviews too')
    expect(unseen).toEqual([])
  })
})
