import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorize } from '@/lib/rbac/authorize'
import { resolveRules } from '@/lib/rbac/resolve'
import { ruleAllows } from '@/lib/rbac/rule'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, RbacObjects, ResourceAttributes, UserInfo } from '@/lib/rbac/types'
import { diagnose } from '../diagnose'
import { applyFix, applyPatch, applyYaml } from '../testing/apply-fix'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'
import { fromTuple, isSameRequest, toTuple } from '../tuple'

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
const WORDS = [
  'pods',
  'pods/log',
  'pod',
  'Pods',
  'pods/*',
  'configmaps',
  'deployments',
  'deployments/scale',
  'nodes',
  '*',
]
const NAMES = ['web-0', 'app-config']

const rules: fc.Arbitrary<PolicyRule[]> = fc.array(
  fc.record({
    apiGroups: fc.subarray(['', 'apps', 'apps/v1', 'core', '*'], { minLength: 1, maxLength: 2 }),
    resources: fc.subarray(WORDS, { minLength: 1, maxLength: 2 }),
    verbs: fc.subarray([...VERBS, 'read', 'Get'], { minLength: 1, maxLength: 3 }),
    resourceNames: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      fc.subarray(NAMES, { minLength: 1 }),
    ),
  }),
  { maxLength: 3 },
)

const account = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }
const teller = { kind: 'ServiceAccount', name: 'teller', namespace: 'shop' }

const worlds: fc.Arbitrary<RbacObjects> = fc
  .record({
    first: rules,
    second: rules,
    wide: rules,
    missing: fc.boolean(),
    shared: fc.boolean(),
    group: fc.boolean(),
    wideKind: fc.constantFrom('RoleBinding', 'ClusterRoleBinding', 'none'),
  })
  .map(({ first, second, wide, missing, shared, group, wideKind }) => {
    const binding = (name: string, role: string, subject = account) => ({
      namespace: 'shop',
      name,
      roleRef: { kind: 'Role', name: role },
      subjects: group
        ? [{ kind: 'Group', name: 'system:serviceaccounts:shop' }]
        : shared
          ? [subject, teller]
          : [subject],
    })
    const wideBinding = { name: 'wide', roleRef: { kind: 'ClusterRole', name: 'wide' }, subjects: [account] }
    return {
      roles: [
        { namespace: 'shop', name: 'first', rules: first },
        { namespace: 'shop', name: 'second', rules: second },
      ],
      clusterRoles: [{ name: 'wide', rules: wide }],
      roleBindings: [
        binding('a', 'first'),
        binding('b', 'second'),
        ...(missing ? [binding('c', 'not-there')] : []),
        ...(wideKind === 'RoleBinding' ? [{ ...wideBinding, namespace: 'shop' }] : []),
      ],
      clusterRoleBindings: wideKind === 'ClusterRoleBinding' ? [wideBinding] : [],
    }
  })

const TARGETS = [
  { group: '', resource: 'pods', subresource: '' },
  { group: '', resource: 'pods', subresource: 'log' },
  { group: '', resource: 'configmaps', subresource: '' },
  { group: 'apps', resource: 'deployments', subresource: '' },
  { group: 'apps', resource: 'deployments', subresource: 'scale' },
]

const requests: fc.Arbitrary<Attributes> = fc
  .oneof(
    {
      weight: 9,
      arbitrary: fc.record({
        kind: fc.constant('resource'),
        verb: fc.constantFrom(...VERBS),
        target: fc.constantFrom(...TARGETS),
        name: fc.constantFrom('', ...NAMES, 'it’s; rm -rf "$HOME"'),
        namespace: fc.constantFrom('shop', 'shop', 'payments'),
      }),
    },
    { arbitrary: fc.constant({ node: true }), weight: 1 },
  )
  .map((drawn): Attributes => {
    if ('node' in drawn) {
      return {
        kind: 'resource',
        verb: 'list',
        group: '',
        resource: 'nodes',
        subresource: '',
        name: '',
        namespace: '',
      }
    }
    const { target, ...rest } = drawn
    return { ...rest, ...target, kind: 'resource' }
  })

const probes: Attributes[] = [
  ...VERBS.flatMap((verb) =>
    [
      ...TARGETS,
      { group: '', resource: 'nodes', subresource: '' },
      { group: '', resource: 'secrets', subresource: '' },
    ].flatMap((target) =>
      ['', ...NAMES, 'another'].flatMap((name) =>
        ['shop', 'payments', ''].map(
          (namespace): ResourceAttributes => ({ kind: 'resource', verb, ...target, name, namespace }),
        ),
      ),
    ),
  ),
  { kind: 'path', verb: 'get', path: '/metrics' },
]

/** True when an opened tuple stands for this request: a tuple without a name stands for every name. */
function covers(opened: Attributes, request: Attributes): boolean {
  if (opened.kind !== 'resource' || request.kind !== 'resource') return isSameRequest(opened, request)
  const name = opened.name === '' ? '' : request.name
  const namespace = opened.namespace === '' ? '' : request.namespace
  return isSameRequest(opened, { ...request, name, namespace })
}

/** The authorizer's decision for many requests of one user: bindings are walked once for each namespace. */
function allower(world: RbacObjects, who: UserInfo): (request: Attributes) => boolean {
  const rules = new Map<string, PolicyRule[]>()
  return (request) => {
    const namespace = request.kind === 'resource' ? request.namespace : ''
    let held = rules.get(namespace)
    if (!held) {
      held = [...resolveRules(who, namespace, world)].flatMap((one) => ('rule' in one ? [one.rule] : []))
      rules.set(namespace, held)
    }
    return held.some((rule) => ruleAllows(rule, request))
  }
}

describe('the first fix that grants', () => {
  it('allows the failed call and opens nothing else, for 5,000 random refusals', () => {
    let refused = 0
    fc.assert(
      fc.property(worlds, requests, fc.integer({ min: 0, max: 4 }), (world, request, naming) => {
        if (authorize(user, request, world).allowed) return
        const facts = worldFacts(world, user, request, { catalogue, probes: naming })
        const fix = diagnose(facts).fixes.find(({ where }) => where === 'role' || where === 'binding')
        refused += 1
        if (!fix) throw new Error('There is no fix that grants.')
        const after = applyFix(world, fix)
        expect(authorize(user, request, after).allowed).toBe(true)
        expect(fix.opens).toEqual([toTuple(request)])
        const mayBefore = allower(world, user)
        const mayAfter = allower(after, user)
        for (const probe of probes) {
          const before = mayBefore(probe)
          if (before === mayAfter(probe)) continue
          expect(before, 'what was allowed stays so').toBe(false)
          expect(covers(request, probe), JSON.stringify(probe)).toBe(true)
        }
        const stranger = userOf('shop', 'stranger')
        const mightBefore = allower(world, stranger)
        const mightAfter = allower(after, stranger)
        const isStranger = probes.some((probe) => mightAfter(probe) && !mightBefore(probe))
        expect(isStranger && fix.where === 'binding').toBe(false)
      }),
      { numRuns: 5_000 },
    )
    expect(refused).toBeGreaterThan(2_500)
  }, 120_000)

  it('says in opens all that each wider fix opens, and applies the same by its line and its YAML', () => {
    fc.assert(
      fc.property(worlds, requests, (world, request) => {
        if (authorize(user, request, world).allowed) return
        const { fixes } = diagnose(worldFacts(world, user, request, { catalogue }))
        for (const fix of fixes) {
          if (fix.where !== 'role' || fix.command?.includes(' edit ')) continue
          const after = applyFix(world, fix)
          expect(authorize(user, request, after).allowed, fix.says).toBe(true)
          const mayBefore = allower(world, user)
          const mayAfter = allower(after, user)
          for (const probe of probes) {
            if (mayBefore(probe) || !mayAfter(probe)) continue
            expect(
              fix.opens.some((tuple) => covers(fromTuple(tuple), probe)),
              fix.says,
            ).toBe(true)
          }
          if (fix.yaml === undefined || fix.command === undefined) continue
          const byLine = applyPatch(world, fix.command)
          const byYaml = applyYaml(world, fix.yaml)
          const mayByLine = allower(byLine, user)
          const mayByYaml = allower(byYaml, user)
          expect(probes.filter(mayByLine)).toEqual(probes.filter(mayByYaml))
        }
      }),
      { numRuns: 500 },
    )
  }, 120_000)
})

describe('no fix', () => {
  const empty: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
  const at = (request: Partial<ResourceAttributes>): Attributes => ({
    kind: 'resource',
    verb: 'list',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: 'shop',
    ...request,
  })

  it.each([
    ['a resource that discovery does not have', at({ resource: 'service' })],
    ['a subresource that discovery does not have', at({ verb: 'get', subresource: 'logs', name: 'web-0' })],
    ['a group that discovery does not have', at({ group: 'example.com', resource: 'widgets' })],
    ['a name that no path serves', at({ verb: 'impersonate', resource: 'users', namespace: '' })],
    ['every verb', at({ verb: '*' })],
    ['every resource', at({ resource: '*' })],
    ['a method without a verb', at({ verb: '' })],
    ['every path', { kind: 'path', verb: 'get', path: '/*' } as const],
  ])('grants %s', (_what, request) => {
    const { fixes } = diagnose(worldFacts(empty, user, request, { catalogue }))
    expect(fixes.flatMap((fix) => [...fix.opens, fix.yaml]).filter((x) => x !== undefined)).toEqual([])
  })

  it('binds a group, a system user or cluster-admin', () => {
    for (const name of ['system:anonymous', 'system:node:a', 'system:kube-scheduler', '']) {
      const facts = worldFacts(empty, { name, groups: [] }, at({}), { catalogue, message: 'm' })
      const { fixes } = diagnose({ ...facts, isOwnCall: false })
      expect(fixes.filter((fix) => fix.yaml !== undefined)).toEqual([])
    }
  })

  it('leaves a Secret, exec or token without a warning', () => {
    for (const request of [
      at({ resource: 'secrets' }),
      at({ verb: 'create', subresource: 'exec', name: 'web-0' }),
      at({ verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'web' }),
      at({ verb: 'get', resource: 'nodes', subresource: 'proxy', name: 'n', namespace: '' }),
    ]) {
      const { fixes } = diagnose(worldFacts(empty, user, request, { catalogue }))
      expect(fixes.every((fix) => fix.warning !== undefined)).toBe(true)
      expect(fixes.length).toBeGreaterThan(0)
    }
  })
})
