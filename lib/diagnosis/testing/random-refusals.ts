import fc from 'fast-check'
import { isSameRequest } from '@/lib/rbac/call'
import { resolveRules } from '@/lib/rbac/resolve'
import { callNamespace, ruleAllows } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule, RbacObjects, ResourceAttributes, UserInfo } from '@/lib/rbac/types'

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

/** Random Roles and bindings of one account, right and wrong in the ways people write them. */
export const worlds: fc.Arbitrary<RbacObjects> = fc
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

/** Random calls: what those worlds grant by chance, and what they do not. */
export const requests: fc.Arbitrary<Attributes> = fc
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

/** Every call that a fix of such a call could open besides. */
export const probes: Attributes[] = [
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

/** True when an opened tuple covers this request: a tuple without a name covers every name. */
export function covers(opened: Attributes, request: Attributes): boolean {
  if (opened.kind !== 'resource' || request.kind !== 'resource') return isSameRequest(opened, request)
  const name = opened.name === '' ? '' : request.name
  const namespace = opened.namespace === '' ? '' : request.namespace
  return isSameRequest(opened, { ...request, name, namespace })
}

/** The authorizer's decision for many requests of one user: bindings are walked once for each namespace. */
export function allower(world: RbacObjects, who: UserInfo): (request: Attributes) => boolean {
  const rules = new Map<string, PolicyRule[]>()
  return (request) => {
    const namespace = callNamespace(request)
    let held = rules.get(namespace)
    if (!held) {
      held = [...resolveRules(who, namespace, world)].flatMap((one) => ('rule' in one ? [one.rule] : []))
      rules.set(namespace, held)
    }
    return held.some((rule) => ruleAllows(rule, request))
  }
}
