import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import { account, bound, factsIn, LIST_PODS, PODS, type World, world } from '../testing/binding-world'
import { readWorld } from '../testing/read-world'
import { catalogue, rule, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

const NODES = '/api/v1/nodes'

describe('the cause on the binding side, when Roles and bindings are read', () => {
  it.each<[string, World, string, string, RegExp]>([
    [
      'a Role without a binding',
      {},
      'E1',
      'likely',
      /^Role shop\/pod-lister allows this call .* no one is bound/,
    ],
    [
      'another account with a similar name',
      { bindings: [bound([account('web-sa', 'shop')])] },
      'E2',
      'likely',
      /to ServiceAccount shop\/web-sa\. The call was made as ServiceAccount shop\/web\.$/,
    ],
    [
      'another account whose name has nothing in common',
      { bindings: [bound([account('orders', 'shop')])] },
      'E2',
      'possible',
      /ServiceAccount shop\/orders/,
    ],
    [
      'the same name of another namespace',
      { bindings: [bound([account('web', 'payments')])] },
      'E3',
      'proven',
      /ServiceAccount payments\/web, an account of the same name in another namespace/,
    ],
    [
      'no namespace in a ClusterRoleBinding',
      {
        roles: [],
        clusterRoles: [{ name: 'lister', rules: [rule('list', 'pods')] }],
        clusterRoleBindings: [
          { name: 'cb', roleRef: { kind: 'ClusterRole', name: 'lister' }, subjects: [account('web')] },
        ],
      },
      'E4',
      'proven',
      /ServiceAccount web without a namespace\. In a ClusterRoleBinding such a subject matches no one\.$/,
    ],
    [
      'kind User',
      { bindings: [bound([{ kind: 'User', name: 'web' }])] },
      'E5',
      'proven',
      /to User web\. The kind is User, so it is not ServiceAccount shop\/web, whose user name is system:serviceaccount:shop:web\.$/,
    ],
    [
      'a misspelled group',
      { bindings: [bound([{ kind: 'Group', name: 'system:serviceaccount:shop' }])] },
      'E6',
      'proven',
      /to Group system:serviceaccount:shop, which no ServiceAccount is in/,
    ],
    [
      'the group of another namespace, in a binding called after the account',
      {
        bindings: [
          bound([{ kind: 'Group', name: 'system:serviceaccounts:payments' }], { name: 'web-lists' }),
        ],
      },
      'E6',
      'likely',
      /is in the group system:serviceaccounts:shop instead/,
    ],
    [
      'a Role that does not exist',
      { roles: [], bindings: [bound([account('web', 'shop')])] },
      'E7',
      'likely',
      /^RoleBinding shop\/b binds this account to Role pod-lister, which does not exist in namespace shop/,
    ],
    [
      'a Role that is a ClusterRole',
      {
        roles: [],
        clusterRoles: [{ name: 'pod-lister', rules: [rule('list', 'pods')] }],
        bindings: [bound([account('web', 'shop')])],
      },
      'E8',
      'proven',
      /There is a ClusterRole pod-lister, which allows this call, so roleRef\.kind was likely meant to be ClusterRole/,
    ],
    [
      'a Role that is a ClusterRole which does not allow the call either',
      {
        roles: [],
        clusterRoles: [{ name: 'pod-lister', rules: [rule('list', 'secrets')] }],
        bindings: [bound([account('web', 'shop')])],
      },
      'E8',
      'likely',
      /There is a ClusterRole pod-lister, but it does not allow this call either/,
    ],
    [
      'a ClusterRole that is a Role',
      {
        bindings: [bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'pod-lister' } })],
      },
      'E8',
      'proven',
      /There is a Role pod-lister, which allows this call, so roleRef\.kind was likely meant to be Role/,
    ],
    [
      'a binding and its Role in another namespace',
      {
        roles: [{ ...LIST_PODS, namespace: 'payments' }],
        bindings: [bound([account('web', 'shop')], { namespace: 'payments' })],
      },
      'E10',
      'proven',
      /a RoleBinding works only in its own namespace, payments\. The call is in namespace shop\.$/,
    ],
    [
      'a binding that left its Role behind',
      { bindings: [bound([account('web', 'shop')], { namespace: 'default' })] },
      'E10',
      'proven',
      /^RoleBinding default\/b /,
    ],
    ['no subjects', { bindings: [bound([])] }, 'E11', 'likely', /to no one: it has no subjects\.$/],
  ])('%s is reported', (_, objects, id, confidence, says) => {
    const { verdict, cause, unseen } = diagnose(factsIn(world(objects)))
    expect({ verdict, id: cause?.id, confidence: cause?.confidence }).toEqual({
      verdict: 'denied',
      id,
      confidence,
    })
    expect(cause?.says).toMatch(says)
    expect(unseen).toEqual([])
  })

  it('is C3, proven, when the pod runs as default and a binding names another account', () => {
    const objects = world({ bindings: [bound([account('web', 'shop')])] })
    const facts = factsIn(objects, PODS, userOf('shop', 'default'))
    const { cause, fixes } = diagnose(facts)
    expect(cause).toMatchObject({ id: 'C3', confidence: 'proven' })
    expect(cause?.says).toContain(
      'RoleBinding shop/b grants Role pod-lister, which allows this call, to ServiceAccount shop/web.',
    )
    expect(fixes[0]).toMatchObject({ where: 'pod', opens: [], opensUnlisted: true })
    expect(fixes[0]?.command).toBe('kubectl -n shop set serviceaccount deployment my-app web')
  })

  it.each(['default', 'web-sa'])('never says to run the pod of %s as an account with a wildcard', (name) => {
    const roles = [{ ...LIST_PODS, rules: [rule('*', 'pods')] }]
    const objects = world({ roles, bindings: [bound([account('web', 'shop')])] })
    const { cause, fixes } = diagnose(factsIn(objects, PODS, userOf('shop', name)))
    expect(cause).toMatchObject({ id: name === 'default' ? 'C3' : 'E2', confidence: 'likely' })
    expect(JSON.stringify(fixes)).not.toContain('Run the pod as ServiceAccount shop/web')
  })

  it('does not name an account whose role was not read as one that has the permission', () => {
    const facts = factsIn(world({ roles: [], bindings: [bound([account('web-sa', 'shop')])] }))
    if (facts.objects.state !== 'read') throw new Error('The world was not read.')
    const lists = facts.objects.value.lists.filter(({ resource }) => resource !== 'roles')
    const objects = { ...facts.objects, value: { ...facts.objects.value, lists } }
    const { cause, fixes } = diagnose({ ...facts, objects })
    expect(cause).toMatchObject({ id: 'E2', says: expect.stringContaining('could not be read') })
    expect(JSON.stringify(fixes)).not.toContain('which has the permission')
  })

  it('offers a ClusterRole for the whole cluster only where it allows the call', () => {
    const objects = world({
      roles: [],
      clusterRoles: [{ name: 'nodes', rules: [rule('list', 'nodes')] }],
      bindings: [bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'nodes' } })],
    })
    const adviceOn = (method: string) => {
      const facts = worldFacts(objects, user, requestAttributes(method, NODES), { catalogue })
      const { cause, fixes } = diagnose({ ...facts, objects: readWorld(objects) })
      expect(cause?.id).toBe('F4')
      return fixes.map(({ says }) => says)
    }
    const bind = 'Bind ClusterRole nodes to ServiceAccount shop/web.'
    expect(adviceOn('GET')).toContain(bind)
    expect(adviceOn('DELETE')).not.toContain(bind)
  })

  it('is E1 for several roles that no one is bound to, likely', () => {
    const roles = [LIST_PODS, { ...LIST_PODS, name: 'pod-reader' }]
    const { cause } = diagnose(factsIn(world({ roles, bindings: [] })))
    expect(cause).toMatchObject({ id: 'E1', confidence: 'likely' })
    expect(cause?.says).toContain('The same is true of 1 other role, and any of them may be the right one.')
  })

  it('is E12 when the bindings allow the call and the API server still refuses it', () => {
    const objects = world({ bindings: [bound([account('web', 'shop')])] })
    const before = worldFacts(world({}), user, requestAttributes('GET', PODS), { catalogue })
    const { cause, fixes, alternatives } = diagnose({ ...before, objects: readWorld(objects) })
    expect(cause).toMatchObject({ id: 'E12', confidence: 'likely' })
    expect(cause?.says).toMatch(
      /^Role pod-lister by RoleBinding shop\/b allows this call, but the API server still/,
    )
    expect([alternatives, fixes.flatMap(({ opens }) => opens)]).toEqual([[], []])
  })

  it('reports E13 beside the cause when the same call was allowed before', () => {
    const reason = 'RBAC: allowed by RoleBinding "b/shop" of Role "pod-lister" to ServiceAccount "web/shop"'
    const lastAllowed = { at: '2026-11-24T12:04:00Z', reason }
    const alone = diagnose({ ...factsIn(world({ roles: [] })), lastAllowed })
    expect(alone.cause?.id).toBe('E13')
    expect(alone.cause?.says).toBe(
      'The same call was allowed at 2026-11-24T12:04:00Z, by Role pod-lister by RoleBinding shop/b. Something has changed since, usually a rule, the role or the binding.',
    )
    const nearer = diagnose({ ...factsIn(world({})), lastAllowed })
    expect(nearer.cause?.id).toBe('E1')
    expect(nearer.alternatives.map(({ id }) => id)).toContain('E13')
    expect(nearer.history).toEqual({ allowedAt: '2026-11-24T12:04:00Z' })
  })

  it('never treats a Role of the API server, or its own bindings, as a mistake', () => {
    const clusterRoles = [
      { name: 'view', rules: [rule('list', 'pods')] },
      { name: 'system:node', rules: [rule('list', 'pods')] },
      { name: 'cluster-admin', rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] },
    ]
    const clusterRoleBindings = [
      { name: 'system:node', roleRef: { kind: 'ClusterRole', name: 'system:node' }, subjects: [] },
      {
        name: 'cluster-admin',
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [account('operator', 'shop')],
      },
    ]
    const { cause, nearMisses } = diagnose(factsIn(world({ roles: [], clusterRoles, clusterRoleBindings })))
    expect([cause?.id, nearMisses]).toEqual(['D0', []])
  })

  it('does not call a Role unbound at the cluster scope, where it grants nothing', () => {
    const roles = [{ namespace: 'shop', name: 'nodes', rules: [rule('list', 'nodes')] }]
    expect(diagnose(factsIn(world({ roles }), NODES)).cause?.id).toBe('D0')
    const clusterRoles = [{ name: 'node-lister', rules: [rule('list', 'nodes')] }]
    const { cause, alternatives } = diagnose(factsIn(world({ roles, clusterRoles }), NODES))
    // Nothing ties it to the account, so it may serve anyone.
    expect(cause?.id).toBe('D0')
    expect(alternatives[0]).toMatchObject({ id: 'E1', confidence: 'possible' })
    const named = [{ name: 'web-nodes', rules: [rule('list', 'nodes')] }]
    expect(diagnose(factsIn(world({ roles, clusterRoles: named }), NODES)).cause?.id).toBe('E1')
  })

  it('ranks a rule with one part that does not match before a Role that no one has', () => {
    const roles = [LIST_PODS, { namespace: 'shop', name: 'getter', rules: [rule('get', 'pods')] }]
    const bindings = [bound([account('web', 'shop')], { roleRef: { kind: 'Role', name: 'getter' } })]
    const { cause, alternatives } = diagnose(factsIn(world({ roles, bindings })))
    expect(cause).toMatchObject({ id: 'D2', confidence: 'proven' })
    expect(cause?.says).toMatch(/^Role getter by RoleBinding shop\/b /)
    expect(alternatives.map(({ id }) => id)).toContain('E1')
  })
})
