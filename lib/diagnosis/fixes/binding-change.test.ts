import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { present } from '@/lib/present'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple, toTuple } from '@/lib/rbac/call'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, Subject, UserInfo } from '@/lib/rbac/types'
import { applyYaml, patchedSubjects } from '../testing/apply-fix'
import { namespaceLists, readWorld } from '../testing/read-world'
import { catalogue, rule, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

const VERBS = ['get', 'list', 'watch', 'delete']
const TARGETS = [
  { group: '', resource: 'pods', subresource: '' },
  { group: '', resource: 'pods', subresource: 'log' },
  { group: '', resource: 'secrets', subresource: '' },
  { group: '', resource: 'nodes', subresource: '' },
]

const subjects: fc.Arbitrary<Subject> = fc.constantFrom<Subject>(
  { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
  { kind: 'ServiceAccount', name: 'web', namespace: 'payments' },
  { kind: 'ServiceAccount', name: 'web' },
  { kind: 'ServiceAccount', name: 'web-sa', namespace: 'shop' },
  { kind: 'ServiceAccount', name: 'orders', namespace: 'shop' },
  { kind: 'User', name: 'web' },
  { kind: 'User', name: 'jane' },
  { kind: 'Group', name: 'system:serviceaccount:shop' },
  { kind: 'Group', name: 'system:serviceaccounts:payments' },
  { kind: 'Group', name: 'system:serviceaccounts' },
)

const rules = fc.array(
  fc.record({
    verbs: fc.subarray([...VERBS, '*'], { minLength: 1, maxLength: 3 }),
    resources: fc.subarray(['pods', 'pods/log', 'secrets', 'nodes', '*'], { minLength: 1, maxLength: 2 }),
    apiGroups: fc.constantFrom([''], ['apps'], ['']),
    resourceNames: fc.constantFrom([], [], ['web-0']),
  }),
  { maxLength: 2 },
)

const roleNames = fc.constantFrom('one', 'two', 'gone')
const kinds = fc.constantFrom('Role', 'Role', 'ClusterRole')
const binding = fc.record({
  namespace: fc.constantFrom('shop', 'shop', 'payments', 'default'),
  name: fc.constantFrom('a', 'b', 'web-one'),
  roleRef: fc.record({ kind: kinds, name: roleNames }),
  subjects: fc.array(subjects, { maxLength: 2 }),
})

const worlds: fc.Arbitrary<RbacObjects> = fc
  .record({
    one: rules,
    two: rules,
    elsewhere: rules,
    wide: rules,
    bindings: fc.uniqueArray(binding, {
      maxLength: 4,
      selector: ({ namespace, name }) => `${namespace}/${name}`,
    }),
    everywhere: fc.array(subjects, { maxLength: 2 }),
    hasWide: fc.boolean(),
  })
  .map(({ one, two, elsewhere, wide, bindings, everywhere, hasWide }) => ({
    roles: [
      { namespace: 'shop', name: 'one', rules: one },
      { namespace: 'shop', name: 'two', rules: two },
      { namespace: 'payments', name: 'one', rules: elsewhere },
      { namespace: 'payments', name: 'gone', rules: elsewhere },
    ],
    clusterRoles: [{ name: 'two', rules: wide }],
    roleBindings: bindings,
    clusterRoleBindings: hasWide
      ? [{ name: 'w', roleRef: { kind: 'ClusterRole', name: 'two' }, subjects: everywhere }]
      : [],
  }))

const requests: fc.Arbitrary<Attributes> = fc
  .record({
    verb: fc.constantFrom(...VERBS),
    target: fc.constantFrom(...TARGETS),
    name: fc.constantFrom('', 'web-0'),
  })
  .map(({ verb, target, name }) => ({
    kind: 'resource',
    verb,
    ...target,
    name,
    namespace: target.resource === 'nodes' ? '' : 'shop',
  }))

const probes: Attributes[] = VERBS.flatMap((verb) =>
  TARGETS.flatMap((target) =>
    ['', 'web-0', 'another'].flatMap((name) =>
      ['shop', 'payments', ''].map((namespace) => ({
        kind: 'resource' as const,
        verb,
        ...target,
        name,
        namespace,
      })),
    ),
  ),
)

function allowed(world: RbacObjects, who: UserInfo): Attributes[] {
  return probes.filter((probe) => authorize(who, probe, world).allowed)
}

/** A star is the whole word, as a role that is bound may have it. */
function covers(opened: Attributes, request: Attributes): boolean {
  if (opened.kind !== 'resource' || request.kind !== 'resource') return false
  const name = opened.name === '' ? '' : request.name
  const namespace = opened.namespace === '' ? '' : request.namespace
  const isAny = (word: string, asked: string) => (word === '*' ? '*' : asked)
  const [verb, group] = [isAny(opened.verb, request.verb), isAny(opened.group, request.group)]
  const isWhole = opened.resource === '*'
  const resource = isWhole ? { resource: '*', subresource: '' } : {}
  return (
    JSON.stringify(toTuple(opened)) ===
    JSON.stringify(toTuple({ ...request, name, namespace, verb, group, ...resource }))
  )
}

const strangers = [userOf('shop', 'stranger'), userOf('payments', 'teller'), { name: 'jane', groups: [] }]

const at: Attributes = {
  kind: 'resource',
  verb: 'list',
  group: '',
  resource: 'pods',
  subresource: '',
  name: '',
  namespace: 'shop',
}

/** A Role in another namespace whose name a RoleBinding of others awaits in the namespace of the call. */
const AWAITED: [RbacObjects, Attributes, boolean] = [
  {
    roles: [{ namespace: 'payments', name: 'gone', rules: [rule('list', 'pods')] }],
    clusterRoles: [],
    roleBindings: [
      {
        namespace: 'payments',
        name: 'a',
        roleRef: { kind: 'Role', name: 'gone' },
        subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
      },
      {
        namespace: 'shop',
        name: 'a',
        roleRef: { kind: 'Role', name: 'gone' },
        subjects: [{ kind: 'Group', name: 'system:serviceaccounts:payments' }],
      },
    ],
    clusterRoleBindings: [],
  },
  at,
  false,
]

describe('a change of a binding', () => {
  it('allows the call, lists exactly what it grants, and grants nothing to anyone else', () => {
    let changes = 0
    const causes = new Set<string>()
    fc.assert(
      fc.property(worlds, requests, fc.boolean(), (world, request, isNarrow) => {
        if (authorize(user, request, world).allowed) return
        const facts = worldFacts(world, user, request, { catalogue })
        const objects = readWorld(world, isNarrow ? namespaceLists('shop') : undefined)
        const { fixes, cause } = diagnose({ ...facts, objects })
        for (const fix of fixes) {
          if (fix.where !== 'binding' || fix.yaml === undefined) continue
          changes += 1
          causes.add(cause?.id ?? '')
          const after = applyYaml(world, fix.yaml)
          expect(authorize(user, request, after).allowed, fix.says).toBe(true)
          const before = new Set(allowed(world, user))
          const opened = fix.opens.map(fromTuple)
          for (const probe of allowed(after, user).filter((one) => !before.has(one))) {
            expect(
              opened.some((tuple) => covers(tuple, probe)),
              JSON.stringify(probe),
            ).toBe(true)
          }
          for (const tuple of opened) {
            expect(authorize(user, tuple, world).allowed, fix.says).toBe(false)
            expect(authorize(user, tuple, after).allowed, fix.says).toBe(true)
          }
          for (const stranger of strangers) {
            const had = new Set(allowed(world, stranger))
            expect(allowed(after, stranger).filter((probe) => !had.has(probe))).toEqual([])
          }
          for (const made of [...after.roleBindings, ...after.clusterRoleBindings]) {
            const isNew = ![...world.roleBindings, ...world.clusterRoleBindings].some(
              (old) => JSON.stringify(old) === JSON.stringify(made),
            )
            if (isNew)
              expect(
                made.subjects.some(({ kind, name }) => kind === 'Group' && name === 'system:masters'),
              ).toBe(false)
          }
          if (fix.command?.includes(' patch ')) {
            expect(patchedSubjects(world, fix.command), fix.says).toEqual(
              patchedSubjects(after, fix.command, false),
            )
          }
        }
      }),
      { numRuns: runs(3_000), seed: 1, examples: [AWAITED] },
    )
    expect(changes).toBeGreaterThan(runs(1_000))
    expect([...causes]).toEqual(expect.arrayContaining(['E1', 'E2', 'E3', 'E5', 'E6', 'E8', 'E10']))
  })

  const worldOf = (
    role: string,
    subject: Subject,
    of: RbacObjects['roles'][number]['rules'],
  ): RbacObjects => ({
    roles: [{ namespace: 'shop', name: role, rules: of }],
    clusterRoles: [],
    roleBindings: [
      { namespace: 'shop', name: 'b', roleRef: { kind: 'Role', name: role }, subjects: [subject] },
    ],
    clusterRoleBindings: [],
  })
  const fixesIn = (role: string, subject: Subject, of: RbacObjects['roles'][number]['rules']) => {
    const world = worldOf(role, subject, of)
    const facts = worldFacts(world, user, at, { catalogue })
    return diagnose({ ...facts, objects: readWorld(world) }).fixes
  }
  const other = { kind: 'ServiceAccount', name: 'web', namespace: 'payments' }

  it('is chosen where the slip is proven, with all that the role gives, and takes nothing from the account that is named', () => {
    for (const verbs of ['list', 'get list']) {
      const [first, second] = fixesIn('reader', other, [rule(verbs, 'pods')])
      expect(first).toMatchObject({
        where: 'binding',
        says: 'Add ServiceAccount shop/web to the subjects of RoleBinding shop/b.',
        opens: verbs.split(' ').map((verb) => ({ ...toTuple(at), verb })),
        choice: { id: 'bind', label: 'Edit RoleBinding shop/b', reach: 'only web' },
      })
      expect(first?.warning).toBe(verbs === 'list' ? undefined : 'The role grants more than the failed call.')
      expect(second?.says).toMatch(/^Grant ServiceAccount shop\/web its own Role/)
    }
  })

  it('comes after the account’s own Role where whom the binding means is not proven and it gives more', () => {
    const near = { kind: 'ServiceAccount', name: 'orders', namespace: 'shop' }
    const says = fixesIn('reader', near, [rule('get list', 'pods')]).map((fix) => fix.choice?.id)
    expect(says).toEqual(['own', 'bind'])
  })

  it('is not offered for a role with a wildcard', () => {
    const fixes = fixesIn('all', other, [rule('*', 'pods')])
    expect(fixes.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^Grant ServiceAccount shop\/web its own Role/),
    ])
  })

  it('says why a slip is not repaired where its role has a wildcard and nothing ties it to the account', () => {
    const [first] = fixesIn('all', { kind: 'User', name: 'web' }, [rule('*', 'pods')])
    expect(first?.says).toMatch(/^Grant ServiceAccount shop\/web its own Role/)
    expect(first?.warning).toBe(
      'Adding the account to RoleBinding shop/b is not offered: Role all has a wildcard, and nothing shows that it was made for this account.',
    )
    const [tied] = fixesIn('web', { kind: 'User', name: 'web' }, [rule('*', 'pods')])
    expect(tied?.says).toBe('Add ServiceAccount shop/web to the subjects of RoleBinding shop/b.')
    expect(tied?.opens).toEqual([{ verb: '*', group: '', resource: 'pods', namespace: 'shop' }])
  })

  it('puts no account into a wildcard by the likeness of names, but where the account of before is known to be gone', () => {
    const renamed = userOf('shop', 'release-name-web')
    const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]
    const bindTo = (name: string, release?: string) => ({
      name,
      roleRef: { kind: 'ClusterRole', name },
      subjects,
      ...present({ origin: release === undefined ? undefined : { release } }),
    })
    const clusterRoles = [
      { name: 'ops-all', rules: [rule('*', '*', { apiGroups: ['*'] })] },
      { name: 'web-pods', rules: [rule('list', 'pods')] },
    ]
    const first = (isThere: boolean | undefined, ...clusterRoleBindings: ReturnType<typeof bindTo>[]) => {
      const world = { roles: [], clusterRoles, roleBindings: [], clusterRoleBindings }
      const facts = { ...worldFacts(world, renamed, at, { catalogue }), objects: readWorld(world) }
      const accounts = isThere === undefined ? {} : { accounts: new Map([['shop/web', isThere]]) }
      const [fix] = diagnose({ ...facts, ...accounts }).fixes
      return [fix?.choice?.label, fix?.warning?.includes('nothing shows that it was made for this account')]
    }
    const all = 'Edit ClusterRoleBinding ops-all'
    expect(first(true, bindTo('ops-all', 'ops/ops'))).toEqual(['Own Role', true])
    expect(first(undefined, bindTo('ops-all'))).toEqual(['Own Role', true])
    expect(first(false, bindTo('ops-all', 'ops/ops'))).toEqual(['Own Role', true])
    expect(first(false, bindTo('ops-all'))[0]).toBe(all)
    // Beside one that fits, what is not offered is not chosen for giving back more.
    for (const isThere of [true, undefined])
      expect(first(isThere, bindTo('ops-all'), bindTo('web-pods'))[0]).toBe(
        'Edit ClusterRoleBinding web-pods',
      )
  })

  it('warns of Secrets that come with the role', () => {
    const [bound] = fixesIn('reader', other, [rule('list', 'pods'), rule('get', 'secrets')])
    expect(bound?.warning).toContain(
      'Anyone who has this can read passwords, certificates and the tokens of other accounts.',
    )
  })

  it('writes out what cannot be seen of a name', () => {
    const [bound, ...others] = fixesIn('re\u202eader', other, [rule('list', 'pods')])
    expect(JSON.stringify([bound, ...others])).not.toContain('\u202e')
    expect(bound?.yaml).toContain('name: "re\\u202eader"')
  })

  it('never runs the pod as an account that may not exist, and adds the one that calls', () => {
    const pods = [rule('list', 'pods')]
    for (const name of ['web-sa', 'wed', 'orders']) {
      const fixes = fixesIn('lister', { kind: 'ServiceAccount', name, namespace: 'shop' }, pods)
      expect(
        fixes.map(({ where }) => where),
        name,
      ).toEqual(['binding', 'binding'])
      expect(fixes[0]?.says).toBe('Add ServiceAccount shop/web to the subjects of RoleBinding shop/b.')
    }
  })

  it('offers the account that is bound where it exists and the names are near', () => {
    const world = worldOf('lister', { kind: 'ServiceAccount', name: 'web-sa', namespace: 'shop' }, [
      rule('list', 'pods'),
    ])
    const facts = { ...worldFacts(world, user, at, { catalogue }), objects: readWorld(world) }
    const near = diagnose({ ...facts, accounts: new Map([['shop/web-sa', true]]) }).fixes
    expect(near.map(({ where }) => where)).toEqual(['pod', 'binding', 'binding'])
    expect(near[0]?.command).toBe('kubectl -n shop set serviceaccount deployment my-app web-sa')
  })
})
