import { describe, expect, it } from 'vitest'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { userOf } from '@/lib/rbac/service-account'
import type { RbacObjects, ResourceAttributes } from '@/lib/rbac/types'
import { applyYaml } from './testing/apply-fix'
import { account, bound, factsIn, LIST_PODS, PODS, world } from './testing/binding-world'
import { catalogue, rule } from './testing/role-world'

const wide = (name: string, subject: ReturnType<typeof account>, role = name) => ({
  name,
  roleRef: { kind: 'ClusterRole', name: role },
  subjects: [subject],
})
const roles = (...names: string[]): RbacObjects['clusterRoles'] =>
  names.map((name) => ({ name, rules: [rule('list', 'pods')] }))

describe('a role without a binding', () => {
  const lister = (origin?: object) => ({ ...LIST_PODS, name: 'web-pods', ...(origin ? { origin } : {}) })

  it('is likely the one that was meant by its name, and proven by its installer’s mark', () => {
    const named = diagnose(factsIn(world({ roles: [lister()] })))
    expect(named.cause).toMatchObject({ id: 'E1', confidence: 'likely' })
    expect(named.cause?.says).toContain('It is named after web.')
    const marked = { ...lister({ release: 'shop/web' }), name: 'pod-lister' }
    expect(diagnose(factsIn(world({ roles: [marked] }))).cause).toMatchObject({
      id: 'E1',
      confidence: 'proven',
    })
  })
})

describe('a role without a binding, of a release in another namespace', () => {
  it('is this account’s by its name while nobody is bound to it, and a stranger’s when somebody is', () => {
    const clusterRoles = roles('web').map((role) => ({ ...role, origin: { release: 'charts/web' } }))
    const found = (clusterRoleBindings: RbacObjects['clusterRoleBindings']) =>
      diagnose(factsIn(world({ roles: [], clusterRoles, clusterRoleBindings })))
    expect(found([]).cause).toMatchObject({ id: 'E1', confidence: 'likely' })
    expect(found([wide('web', account('orders', 'payments'))]).cause?.id).toBe('D0')
  })
})

describe('a binding for several accounts of the namespace, named after none of them', () => {
  const crew = (...names: string[]) => ({
    ...wide('crew', account('', '')),
    subjects: names.map((name) => account(name, 'shop')),
  })
  const found = (binding: ReturnType<typeof crew>) =>
    diagnose(factsIn(world({ roles: [], clusterRoles: roles('crew'), clusterRoleBindings: [binding] })))

  it('can have left this one out, and is not changed unasked', () => {
    const { cause, fixes } = found(crew('orders', 'billing'))
    expect(cause).toMatchObject({ id: 'E2', confidence: 'possible' })
    expect(cause?.says).toBe(
      'ClusterRoleBinding crew grants ClusterRole crew, which allows this call, to 2 other accounts of the namespace: orders and billing. The call was made as ServiceAccount shop/web.',
    )
    expect(fixes[0]?.says).toMatch(/^Grant ServiceAccount shop\/web its own Role /)
  })

  it.each([
    ['it is for one account', crew('orders')],
    [
      'it names accounts of other namespaces too',
      { ...crew('orders'), subjects: [account('orders', 'shop'), account('x', 'y')] },
    ],
    ['it is named after one of them', crew('orders', 'crew')],
    ['they are of the other installation in the namespace', crew('web-2', 'orders-2')],
  ])('is no cause where %s', (_, binding) => {
    expect(found(binding).cause?.id).toBe('D0')
  })

  it('is no cause where this one has a binding made for it', () => {
    const own = { ...wide('web', account('web', 'shop')), roleRef: { kind: 'ClusterRole', name: 'idle' } }
    const clusterRoles = [...roles('crew'), { name: 'idle', rules: [rule('get', 'secrets')] }]
    const { cause } = diagnose(
      factsIn(world({ roles: [], clusterRoles, clusterRoleBindings: [crew('orders', 'billing'), own] })),
    )
    expect(cause?.id).not.toBe('E2')
  })
})

describe('a binding for a namesake', () => {
  it('is a repair where the namespace is a letter wrong and nothing else is in it', () => {
    const bindings = [bound([account('web', 'shpo')])]
    const { cause, fixes } = diagnose(factsIn(world({ bindings })))
    expect(cause).toMatchObject({ id: 'E3', confidence: 'proven' })
    expect(fixes[0]?.says).toBe('Add ServiceAccount shop/web to the subjects of RoleBinding shop/b.')
  })

  it.each([
    ['a numbered namespace', 'shop-2'],
    ['a namespace of its own', 'payments'],
  ])('is not taken for this account’s: %s', (_, namespace) => {
    const clusterRoleBindings = [wide('web-pods', account('web', namespace))]
    const { cause, fixes } = diagnose(
      factsIn(world({ roles: [], clusterRoleBindings, clusterRoles: roles('web-pods') })),
    )
    expect(cause).toMatchObject({ id: 'E3', confidence: 'likely' })
    expect(fixes[0]?.says).toMatch(/^Grant ServiceAccount shop\/web its own Role /)
  })

  it('is a stranger’s beside one that was made for this account, whatever is wrong with that one', () => {
    const clusterRoleBindings = [
      { ...wide('web-shop', account('web', 'shop')), subjects: [] },
      wide('web-prod', account('web', 'prod')),
    ]
    const near = { name: 'web-shop', rules: [rule('lists', 'pods')] }
    const { cause } = diagnose(
      factsIn(world({ roles: [], clusterRoleBindings, clusterRoles: [near, ...roles('web-prod')] })),
    )
    expect(cause).toMatchObject({ id: 'D0', confidence: 'proven' })
  })
})

describe('two installations in one namespace', () => {
  it('keep their own bindings: one that lacks a verb does not get the account of the other', () => {
    const clusterRoleBindings = [wide('cni', account('web', 'shop')), wide('cni-2', account('web-2', 'shop'))]
    const lacking = { name: 'cni', rules: [rule('get', 'pods')] }
    const { cause } = diagnose(
      factsIn(world({ roles: [], clusterRoleBindings, clusterRoles: [lacking, ...roles('cni-2')] })),
    )
    expect(cause).toMatchObject({ id: 'D2', confidence: 'proven' })
  })

  it('get no binding of the first where the second has its own, whoever that one names', () => {
    const of = (name: string, at = 'shop') => account(name, at)
    const clusterRoleBindings = [
      ...[wide('base', of('web')), wide('base-2', of('web-2'))],
      ...[wide('cni', of('web')), wide('cni-2', of('web-2', 'default'))],
    ]
    const clusterRoles = [
      ...roles('cni'),
      ...['base', 'base-2', 'cni-2'].map((name) => ({
        name,
        rules: [rule('get', name === 'cni-2' ? 'pods' : 'secrets')],
      })),
    ]
    const facts = factsIn(
      world({ roles: [], clusterRoleBindings, clusterRoles }),
      PODS,
      userOf('shop', 'web-2'),
    )
    expect(diagnose(facts).cause?.id).toBe('E3')
  })
})

describe('a binding for a namesake in the place of the call, of whose role one verb is missing too', () => {
  const of = (namespace: string, name: string, verbs: string, at = 'shop', what = 'pods') => ({
    role: { namespace, name, rules: [rule(verbs, what)] },
    binding: bound([account('web', at)], { namespace, name, roleRef: { kind: 'Role', name } }),
  })
  it.each([
    [
      'it has another of that name elsewhere',
      [of('shop', 'web', 'get', 'prod'), of('default', 'web', 'list')],
      PODS,
    ],
    [
      'what it has at home would allow the call there',
      [of('jobs', 'web-jobs', 'get', 'default'), of('shop', 'web', 'list')],
      PODS.replace('shop', 'jobs'),
    ],
  ])('is the cause where %s', (_, all, path) => {
    const config = of('shop', 'web-config', 'get', 'shop', 'secrets')
    const objects = world({
      roles: [...all, config].map(({ role }) => role),
      bindings: [...all, config].map(({ binding }) => binding),
    })
    expect(diagnose(factsIn(objects, path)).cause?.id).toBe('E3')
  })
})

describe('a rule on every resource', () => {
  it('is near by a group that no request has', () => {
    const lister = { ...LIST_PODS, rules: [rule('list', '*', { apiGroups: ['v1'] })] }
    const { cause } = diagnose(
      factsIn(world({ roles: [lister], bindings: [bound([account('web', 'shop')])] })),
    )
    expect(cause).toMatchObject({ id: 'D5', confidence: 'proven' })
  })
})

describe('what is only possible', () => {
  it('comes after all that is proven of something that is there', () => {
    // A rule that lacks the verb, and a binding of another kind of subject to a role that lacks it too.
    const kind = { kind: 'User', name: 'web', apiGroup: 'rbac.authorization.k8s.io' }
    const getter = (name: string) => ({ ...LIST_PODS, name, rules: [rule('get', 'pods')] })
    const bindings = [
      bound([kind], { roleRef: { kind: 'Role', name: 'one' } }),
      bound([account('web', 'shop')], { name: 'c', roleRef: { kind: 'Role', name: 'two' } }),
    ]
    const { cause, alternatives } = diagnose(
      factsIn(world({ roles: [getter('one'), getter('two')], bindings })),
    )
    expect(cause).toMatchObject({ id: 'D2', confidence: 'proven' })
    expect(alternatives.map(({ confidence }) => confidence)).not.toContain('proven')
  })
})

describe('a namespace', () => {
  it('is not asked for in another one', () => {
    const clusterRoles = [{ name: 'namespaces', rules: [rule('get', 'namespaces')] }]
    const bindings = [
      bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'namespaces' } }),
    ]
    const { fixes } = diagnose(
      factsIn(world({ roles: [], bindings, clusterRoles }), '/api/v1/namespaces/payments'),
    )
    expect(fixes.map(({ where }) => where)).not.toContain('request')
  })
})

describe('a repair that is not offered', () => {
  it('is explained: a role that is filled from others, and one that the API server restores', () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { 'to-app': 'true' } }] }
    const app = { name: 'app', rules: [rule('lists', 'pods')], aggregationRule }
    const bindings = [bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'app' } })]
    const { cause, fixes } = diagnose(factsIn(world({ roles: [], bindings, clusterRoles: [app] })))
    expect(cause).toMatchObject({ id: 'D19', confidence: 'proven' })
    expect(fixes[0]?.warning).toContain(
      'The rule itself is not corrected: ClusterRole app gets its rules from other ClusterRoles by label, so an edit would be undone.',
    )
  })

  it('is explained: a Role of that name with other rules where the binding would have to go', () => {
    const other = { ...LIST_PODS, namespace: 'shop', rules: [rule('get', 'secrets')] }
    const there = { ...LIST_PODS, namespace: 'default' }
    const bindings = [bound([account('web', 'shop')], { namespace: 'default' })]
    const { cause, fixes } = diagnose(factsIn(world({ roles: [other, there], bindings })))
    expect(cause?.id).toBe('E10')
    expect(fixes[0]?.warning).toContain(
      'Moving RoleBinding default/b is not offered: Role pod-lister of namespace shop has other rules.',
    )
  })
})

describe('what is deleted or replaced', () => {
  const there = { ...LIST_PODS, namespace: 'default' }

  it('names who loses what, as far as bindings were read', () => {
    const subjects = [account('web', 'shop'), account('api', 'default')]
    const bindings = [
      bound(subjects, { namespace: 'default' }),
      bound([account('web', 'shop')], { namespace: 'default', name: 'also' }),
    ]
    const { fixes } = diagnose(factsIn(world({ roles: [there], bindings }), undefined, userOf('shop', 'web')))
    const moved = fixes.find(({ says }) => says.startsWith('Create the binding in namespace shop'))
    expect(moved?.says).toContain(
      'Without it, these lose what nothing else that was read grants them: ServiceAccount default/api (to list pods in namespace default).',
    )
  })

  it('says that a binding to a missing role gives nobody anything', () => {
    const bindings = [bound([account('web', 'shop')], { roleRef: { kind: 'Role', name: 'pod-listr' } })]
    const { cause, fixes } = diagnose(factsIn(world({ bindings })))
    expect(cause).toMatchObject({ id: 'E7', confidence: 'proven' })
    expect(fixes[0]?.says).toContain('It grants nothing now, so no one loses anything.')
  })
})

describe('what is the account’s own', () => {
  const lister = [rule('list', 'pods')]
  const of = (name: string, rules = lister, more: object = {}) => ({ name, rules, ...more })
  const web = account('web', 'shop')
  const idsOf = (objects: Parameters<typeof world>[0]) => {
    const { cause, alternatives } = diagnose(factsIn(world({ roles: [], ...objects })))
    return [cause, ...alternatives].map((one) => `${one?.id} ${one?.confidence}`)
  }

  it.each<[string, string, Parameters<typeof world>[0]]>([
    [
      'its binding to a missing role, before an unbound role that holds its name',
      'E7 likely',
      { clusterRoles: [of('web-hooks')], clusterRoleBindings: [wide('web', web, 'controller-role')] },
    ],
    [
      'its binding to a missing role, before a stranger’s binding without subjects',
      'E7 likely',
      {
        clusterRoles: [of('db-manager')],
        clusterRoleBindings: [
          { ...wide('db-manager', web), subjects: [] },
          wide('web', web, 'controller-role'),
        ],
      },
    ],
    [
      'its role that its own selector matches and no one is bound to',
      'E1 likely',
      {
        clusterRoles: [
          of('web', lister, {
            labels: { app: 'web' },
            aggregationRule: { clusterRoleSelectors: [{ matchLabels: { app: 'web' } }] },
          }),
        ],
      },
    ],
    [
      'the role of its binding’s name, where that refers to another one',
      'E1 likely',
      {
        clusterRoles: [of('lists-all'), of('idle', [rule('get', 'secrets')])],
        clusterRoleBindings: [wide('lists-all', web, 'idle')],
      },
    ],
    [
      'the binding of its name, which a release elsewhere brought, while it has nothing',
      'E3 likely',
      {
        clusterRoles: [of('agent')],
        clusterRoleBindings: [
          { ...wide('agent', account('web', 'charts')), origin: { release: 'charts/agent' } },
        ],
      },
    ],
  ])('comes first: %s', (_, first, objects) => {
    expect(idsOf(objects)[0]).toBe(first)
  })

  it('is its rule that lacks the verb, before a role that only begins like its name', () => {
    const operator = account('web-operator', 'shop')
    const objects = world({
      roles: [],
      clusterRoles: [of('web-operator', [rule('get', 'pods')]), of('web-pod')],
      clusterRoleBindings: [wide('web-operator', operator)],
    })
    expect(diagnose(factsIn(objects, undefined, userOf('shop', 'web-operator'))).cause).toMatchObject({
      id: 'D2',
      confidence: 'proven',
    })
  })

  it('is the verb that one rule writes wrongly for other names, before a rule that lacks it', () => {
    const found = (verb: string) => {
      const rules = [rule('get watch', 'pods'), rule(verb, 'pods', { resourceNames: ['web-0'] })]
      return idsOf({ clusterRoles: [of('web', rules)], clusterRoleBindings: [wide('web', web)] })
    }
    expect(found('LIST')[0]).toBe('D19 likely')
    expect(found('delete')[0]).toBe('D3 proven')
  })

  it('is what has its name and its program’s label elsewhere, though many programs share the name', () => {
    const own = account('controller', 'tools')
    const found = (program: string) => {
      const role = { namespace: 'shop', name: 'controller', rules: lister }
      const binding = bound([account('speaker', 'tools')], {
        name: 'controller',
        roleRef: { kind: 'Role', name: 'controller' },
        origin: { program },
      })
      const clusterRoles = [of('lb:controller', [rule('get', 'nodes')], { origin: { program: 'lb' } })]
      const clusterRoleBindings = ['controller', 'speaker'].map((name) => ({
        ...wide(`lb:${name}`, account(name, 'tools'), 'lb:controller'),
        origin: { program: 'lb' },
      }))
      const objects = world({ roles: [role], bindings: [binding], clusterRoles, clusterRoleBindings })
      return diagnose(factsIn(objects, undefined, userOf(own.namespace ?? '', own.name))).cause?.id
    }
    expect(found('lb')).toBe('E2')
    expect(found('dns')).toBe('D0')
  })

  it('is repaired by what gives back the most, of bindings that are equally near', () => {
    const more = [rule('list get watch', 'pods'), rule('get', 'secrets')]
    const bindings = ['a', 'b'].map((name) =>
      bound([{ kind: 'User', name: 'web' }], { name, roleRef: { kind: 'Role', name } }),
    )
    const roles = [
      { namespace: 'shop', name: 'a', rules: lister },
      { namespace: 'shop', name: 'b', rules: more },
    ]
    expect(diagnose(factsIn(world({ roles, bindings }))).cause?.says).toContain('RoleBinding shop/b ')
  })

  it('is not what an earlier fix made of one call, which hides no cause and is counted', () => {
    const made = (name: string, rules: RbacObjects['roles'][number]['rules']) => ({
      role: { namespace: 'shop', name, rules },
      binding: bound([web], { name, roleRef: { kind: 'Role', name } }),
    })
    const one = made('web-get-pods', [rule('get', 'pods')])
    const everything = {
      clusterRoles: [of('rollouts', [rule('get list', 'pods')])],
      clusterRoleBindings: [wide('rollouts', account('rollouts', 'shop'))],
    }
    const { cause } = diagnose(factsIn(world({ roles: [one.role], bindings: [one.binding], ...everything })))
    expect(cause?.id).toBe('E2')
    expect(cause?.says).toMatch(
      / This is the second call that this binding would have allowed: 1 has a Role of its own by now\.$/,
    )
    const written = made('pod-getter', one.role.rules)
    expect(
      diagnose(factsIn(world({ roles: [written.role], bindings: [written.binding], ...everything }))).cause
        ?.id,
    ).toBe('D2')
    const marked = { ...written.role, answers: 'D0' }
    expect(
      diagnose(factsIn(world({ roles: [marked], bindings: [written.binding], ...everything }))).cause?.id,
    ).toBe('E2')
  })

  it('is not what an earlier fix made of several calls, known by its mark and by its name', () => {
    const everything = {
      clusterRoles: [of('rollouts', [rule('get list watch', 'pods services')])],
      clusterRoleBindings: [wide('rollouts', account('rollouts', 'shop'))],
    }
    const refused = world({ roles: [], ...everything })
    const heard = ['get', 'watch'].map((verb) => ({
      request: { ...factsIn(refused).request, verb } as ResourceAttributes,
    }))
    const { fixes } = diagnose({ ...factsIn(refused), refusedToo: heard })
    const fix = fixes.find(({ choice }) => choice?.id === 'all')
    const after = applyYaml(refused, fix?.yaml ?? '')
    expect(after.roles).toMatchObject([{ answers: 'E2', name: expect.stringMatching(/^web-refused-calls-/) }])
    const unmarked = { ...after, roles: after.roles.map(({ answers: _, ...role }) => role) }
    for (const one of [after, unmarked])
      expect(diagnose(factsIn(one, PODS.replace('pods', 'services'))).cause?.says).toMatch(
        / This is the fourth call that this binding would have allowed: 3 have a Role of their own by now\.$/,
      )
  })
})

describe('a ClusterRole of the twin', () => {
  it.each([
    [
      'its own binding is in the next namespace',
      [
        bound([account('web', 'shop')], {
          namespace: 'shop-blue',
          roleRef: { kind: 'ClusterRole', name: 'shop-web' },
        }),
      ],
      ['shop-web', 'blue-web'],
      'E10',
    ],
    [
      'its own role is gone',
      [bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: 'shop-web' } })],
      ['blue-web'],
      'E7',
    ],
  ])('is bound to no account of this installation, where %s', (_, bindings, names, id) => {
    const clusterRoleBindings = [wide('blue-web', account('web', 'blue'))]
    const objects = world({ roles: [], bindings, clusterRoles: roles(...names), clusterRoleBindings })
    const { cause, fixes } = diagnose(factsIn(objects))
    expect(cause?.id).toBe(id)
    expect(JSON.stringify(fixes)).not.toContain('blue-web')
  })
})

describe('the sentence on custom resources', () => {
  it('names view, edit or admin only to an account that is bound to it', () => {
    const [pods] = catalogue.resources.filter(({ resource }) => resource === 'pods')
    if (!pods) throw new Error('no pods')
    const resources = [
      { ...pods, group: 'db.example.io', resource: 'backups', kind: 'Backup', singular: 'backup' },
    ]
    const value = { ...catalogue, resources: [...catalogue.resources, ...resources] }
    const says = (role: string) => {
      const bindings = [bound([account('web', 'shop')], { roleRef: { kind: 'ClusterRole', name: role } })]
      const objects = world({
        roles: [],
        bindings,
        clusterRoles: [{ name: role, rules: [rule('get', 'secrets')] }],
      })
      const facts = factsIn(objects, '/apis/db.example.io/v1/namespaces/shop/backups')
      return diagnose({ ...facts, discovery: { state: 'read', value } }).cause
    }
    expect(says('edit')?.id).toBe('D28')
    expect(says('edit')?.says).toContain('ClusterRole edit includes custom resources only if')
    expect(says('own')?.says).not.toMatch(/view|edit/)
  })
})
