import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { catalogue, user } from '@/lib/diagnosis/testing/role-world'
import { whatIfFacts } from '@/lib/diagnosis/testing/what-if-facts'
import { worldFacts } from '@/lib/diagnosis/testing/world-facts'
import type { Cell } from '@/lib/facts/account/contract'
import { findKnown } from '@/lib/objects/catalogue'
import { toYaml } from '@/lib/objects/to-yaml'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple, toTuple } from '@/lib/rbac/call'
import type { Attributes, PolicyRule, RbacObjects, ResourceAttributes, Subject } from '@/lib/rbac/types'
import { validateObjects } from '@/lib/rbac/validate'
import type { WhatIf } from '../contract'
import { reachableAt } from './opened'
import { toProposal } from './proposal'
import { readManifest } from './read-manifest'
import { judgeWhatIf } from './what-if'

const NAMESPACES = ['shop', 'payments']
const NAMES = ['web', 'web-0', 'app-config']
const subjects = fc.constantFrom(
  { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
  { kind: 'ServiceAccount', name: 'report', namespace: 'shop' },
  { kind: 'Group', name: 'system:serviceaccounts:shop' },
)
const roleName = fc.constantFrom('a', 'b')
const some = (...words: string[]) => fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 })
// As the API server takes them. A name "", which the authorizer matches with a nameless request, no manifest means.
const rule: fc.Arbitrary<PolicyRule> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      verbs: some('get', 'list', 'watch', 'create', 'deletecollection', 'patch', 'read', '*'),
      apiGroups: some('', 'apps', 'v1', '*'),
      resources: some(
        'pods',
        'pods/log',
        'secrets',
        'configmaps',
        'deployments',
        'nodes',
        'pod',
        '*/scale',
        'pods/*',
        '*',
      ),
      resourceNames: fc.oneof(fc.constant([]), some(...NAMES)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      verbs: some('get', '*'),
      nonResourceURLs: some('/', '/metrics', '/metrics/*', '/logs*', '*'),
    }),
  },
)
const rules = fc.array(rule, { minLength: 1, maxLength: 3 })
const namespace = fc.constantFrom(...NAMESPACES)

function unique<T extends { name: string; namespace?: string }>(objects: readonly T[]): T[] {
  return [...new Map(objects.map((one) => [`${one.namespace ?? ''}/${one.name}`, one])).values()]
}

const worlds: fc.Arbitrary<RbacObjects> = fc
  .record({
    roles: fc.array(fc.record({ namespace, name: roleName, rules }), { minLength: 1, maxLength: 3 }),
    clusterRoles: fc.array(fc.record({ name: roleName, rules }), { maxLength: 2 }),
    roleBindings: fc.array(
      fc.record({
        namespace,
        name: roleName,
        roleRef: fc.record({ kind: fc.constantFrom('Role', 'ClusterRole'), name: roleName }),
        subjects: fc.array(subjects, { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    clusterRoleBindings: fc.array(
      fc.record({
        name: roleName,
        roleRef: fc.record({ kind: fc.constant('ClusterRole'), name: roleName }),
        subjects: fc.array(subjects, { minLength: 1, maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map((world) => {
    const kept = {
      roles: unique(world.roles),
      clusterRoles: unique(world.clusterRoles),
      roleBindings: unique(world.roleBindings),
      clusterRoleBindings: unique(world.clusterRoleBindings),
    }
    // Only what the API server takes can be there.
    const isValid = (name: string, at?: string) => {
      return (problem: { name: string; namespace?: string }) =>
        problem.name === name && problem.namespace === at
    }
    const problems = validateObjects(kept)
    return {
      ...kept,
      roles: kept.roles.filter(({ name, namespace: at }) => !problems.some(isValid(name, at))),
      clusterRoles: kept.clusterRoles.filter(({ name }) => !problems.some(isValid(name))),
    }
  })

/** The paste with other rules for the roles that exist, so rights are lost as often as not. */
function editing(before: RbacObjects, paste: RbacObjects): RbacObjects {
  const edited = <T extends { rules: readonly PolicyRule[] }>(old: readonly T[], more: readonly T[]): T[] =>
    old.map((role, i) => ({ ...role, rules: more[i]?.rules ?? role.rules }))
  return {
    ...paste,
    roles: unique([...paste.roles, ...edited(before.roles, paste.roles)]),
    clusterRoles: unique([...paste.clusterRoles, ...edited(before.clusterRoles, paste.clusterRoles)]),
  }
}

function objectsOf(world: RbacObjects): object[] {
  const of = (kind: string, { namespace: at, name, ...rest }: { namespace?: string; name: string }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name, ...(at ? { namespace: at } : {}) },
    ...rest,
  })
  return [
    ...world.roles.map((one) => of('Role', one)),
    ...world.clusterRoles.map((one) => of('ClusterRole', one)),
    ...world.roleBindings.map((one) => of('RoleBinding', one)),
    ...world.clusterRoleBindings.map((one) => of('ClusterRoleBinding', one)),
  ]
}

/** The world after an apply: an object of the same name is replaced, but for a roleRef that cannot be changed. */
function applied(world: RbacObjects, paste: RbacObjects): RbacObjects {
  const merge = <T extends { name: string; namespace?: string }>(old: readonly T[], more: readonly T[]) =>
    unique([...old, ...more])
  const taken = <T extends { name: string; namespace?: string; roleRef: { kind: string; name: string } }>(
    old: readonly T[],
    more: readonly T[],
  ) =>
    more.filter((one) => {
      const is = old.find((other) => other.name === one.name && other.namespace === one.namespace)
      return !is || (is.roleRef.kind === one.roleRef.kind && is.roleRef.name === one.roleRef.name)
    })
  return {
    roles: merge(world.roles, paste.roles),
    clusterRoles: merge(world.clusterRoles, paste.clusterRoles),
    roleBindings: merge(world.roleBindings, taken(world.roleBindings, paste.roleBindings)),
    clusterRoleBindings: merge(
      world.clusterRoleBindings,
      taken(world.clusterRoleBindings, paste.clusterRoleBindings),
    ),
  }
}

const TARGETS: [group: string, resource: string, subresource: string][] = [
  ['', 'pods', ''],
  ['', 'pods', 'log'],
  ['', 'pods', 'status'],
  ['', 'secrets', ''],
  ['', 'configmaps', ''],
  ['apps', 'deployments', ''],
  ['apps', 'deployments', 'scale'],
  ['', 'nodes', ''],
]
const VERBS = ['get', 'list', 'watch', 'create', 'deletecollection', 'patch', 'impersonate']

/** Requests as the API server judges them: a cluster-scoped resource in no namespace, a create without a name. */
const universe: Attributes[] = [
  ...TARGETS.flatMap(([group, resource, subresource]) =>
    VERBS.flatMap((verb) =>
      ['', ...NAMES].flatMap((name) =>
        ['', ...NAMESPACES].flatMap((at): ResourceAttributes[] => {
          const isNameless = verb === 'deletecollection' || (verb === 'create' && subresource === '')
          if ((isNameless && name !== '') || (resource === 'nodes' && at !== '')) return []
          return [{ kind: 'resource', verb, group, resource, subresource, name, namespace: at }]
        }),
      ),
    ),
  ),
  ...['/', '/metrics', '/metrics/cadvisor', '/logs/a/b'].map((path): Attributes => {
    return { kind: 'path', verb: 'get', path }
  }),
]

function cellCovers({ state, names }: Cell, { name }: ResourceAttributes): boolean {
  return state === 'names' ? (names ?? []).includes(name) : state === 'namespace' || state === 'cluster'
}

/** Whether the cells say that a request is opened; undefined for one that the matrix does not show. */
function byCells({ places }: WhatIf['opens'], request: Attributes): boolean | undefined {
  if (request.kind === 'path') return undefined
  const known = findKnown(catalogue, request.group, request.resource)
  const sub = known?.subresources.find(({ name }) => name === request.subresource)
  const verbs = request.subresource === '' ? known?.verbs : sub?.verbs
  if (!verbs?.includes(request.verb)) return undefined
  const resource =
    request.subresource === '' ? request.resource : `${request.resource}/${request.subresource}`
  return places.some(
    (place) =>
      (place.namespace === '' || place.namespace === request.namespace) &&
      place.rows.some(
        (row) =>
          row.group === request.group &&
          row.resource === resource &&
          row.cells.some(
            (cell) =>
              cell.verb === request.verb &&
              cellCovers(cell.after, request) &&
              !cellCovers(cell.before, request),
          ),
      ),
  )
}

/** Whether a listed call stands for a request, as the rule that it comes from covers it. */
function byCalls({ calls }: WhatIf['opens'], request: Attributes): boolean {
  return calls.some((call) => {
    const opened = fromTuple(call)
    const rule: PolicyRule =
      opened.kind === 'path'
        ? { verbs: [opened.verb], nonResourceURLs: [opened.path] }
        : {
            verbs: [opened.verb],
            apiGroups: [opened.group],
            resources: [
              opened.subresource === '' ? opened.resource : `${opened.resource}/${opened.subresource}`,
            ],
            ...(opened.name === '' ? {} : { resourceNames: [opened.name] }),
          }
    const at = opened.kind === 'path' ? '' : opened.namespace
    return authorize(user, request, {
      roles: at === '' ? [] : [{ namespace: at, name: 'x', rules: [rule] }],
      clusterRoles: at === '' ? [{ name: 'x', rules: [rule] }] : [],
      roleBindings:
        at === ''
          ? []
          : [
              {
                namespace: at,
                name: 'x',
                roleRef: { kind: 'Role', name: 'x' },
                subjects: [{ kind: 'User', name: user.name }],
              },
            ],
      clusterRoleBindings:
        at === ''
          ? [
              {
                name: 'x',
                roleRef: { kind: 'ClusterRole', name: 'x' },
                subjects: [{ kind: 'User', name: user.name }],
              },
            ]
          : [],
    }).allowed
  })
}

function judge(before: RbacObjects, yaml: string, check?: Attributes) {
  const facts = whatIfFacts(before, {
    user,
    namespace: 'shop',
    catalogue,
    reviewed: NAMESPACES,
    ...(check ? { check } : {}),
  })
  return judgeWhatIf(facts, toProposal(readManifest(yaml), 'shop'))
}

const web: Subject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }
const a = { kind: 'ClusterRole', name: 'a' }
const NO_OBJECTS: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
type Example = [before: RbacObjects, paste: RbacObjects, isEdit: boolean, check: Attributes, held: number]
const watchConfig: Attributes = {
  kind: 'resource',
  verb: 'watch',
  group: '',
  resource: 'configmaps',
  subresource: '',
  name: 'app-config',
  namespace: 'payments',
}
/** A call that a RoleBinding in a namespace which the paste does not touch still allows. */
const KEPT_ELSEWHERE: Example = [
  {
    ...NO_OBJECTS,
    clusterRoles: [
      {
        name: 'a',
        rules: [
          { verbs: ['watch'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['app-config'] },
        ],
      },
    ],
    roleBindings: [{ namespace: 'payments', name: 'a', roleRef: a, subjects: [web] }],
    clusterRoleBindings: [{ name: 'a', roleRef: a, subjects: [web] }],
  },
  {
    ...NO_OBJECTS,
    clusterRoleBindings: [{ name: 'a', roleRef: a, subjects: [{ ...web, name: 'report' }] }],
  },
  false,
  watchConfig,
  0,
]
/** A call that a second ClusterRoleBinding of the same role still allows. */
const KEPT_BY_SECOND: Example = [
  {
    ...KEPT_ELSEWHERE[0],
    roleBindings: [],
    clusterRoleBindings: [
      { name: 'a', roleRef: a, subjects: [web] },
      { name: 'b', roleRef: a, subjects: [web] },
    ],
  },
  KEPT_ELSEWHERE[1],
  false,
  { ...watchConfig, namespace: '' },
  0,
]

describe('judgeWhatIf against the authorizer', () => {
  it('opens in cells and calls what the authorizer allows after and not before, and loses the reverse', () => {
    let opened = 0
    let lost = 0
    fc.assert(
      fc.property(
        worlds,
        worlds,
        fc.boolean(),
        fc.constantFrom(...universe),
        fc.nat(),
        (before, other, isEdit, check, held) => {
          const paste = isEdit ? editing(before, other) : other
          const yaml = toYaml(...objectsOf(paste))
          if (yaml === '') return
          const answer = judge(before, yaml, check)
          const allowed: Attributes[] = []
          const after = applied(before, paste)
          for (const request of universe) {
            const was = authorize(user, request, before).allowed
            const is = authorize(user, request, after).allowed
            if (was) allowed.push(request)
            const hint = JSON.stringify(toTuple(request))
            const cells = byCells(answer.opens, request)
            if (cells !== undefined && !(was && !is)) expect(cells && !was, `cells: ${hint}`).toBe(is && !was)
            expect(byCalls(answer.opens, request) && !was, `calls: ${hint}`).toBe(is && !was)
            if (was && !is) expect(answer.loses.state, hint).toBe('some')
            opened += Number(is && !was)
            lost += Number(was && !is)
          }
          const expectCheck = (one: Attributes, said: WhatIf['check']) =>
            expect(said, JSON.stringify(toTuple(one))).toMatchObject({
              before: authorize(user, one, before).allowed ? 'allowed' : 'denied',
              after: authorize(user, one, after).allowed ? 'allowed' : 'denied',
            })
          expectCheck(check, answer.check)
          // Few calls are allowed before, and only of those may the paste take something.
          const taken = allowed[held % allowed.length]
          if (taken) expectCheck(taken, judge(before, yaml, taken).check)
        },
      ),
      { numRuns: runs(150), seed: 1, examples: [KEPT_ELSEWHERE, KEPT_BY_SECOND] },
    )
    expect(opened).toBeGreaterThan(runs(500))
    expect(lost).toBeGreaterThan(runs(20))
  })

  it('says of each fix with YAML that it turns its call green and opens what the fix says, no bindings read', () => {
    let fixes = 0
    fc.assert(
      fc.property(worlds, fc.constantFrom(...universe), (world, request) => {
        if (authorize(user, request, world).allowed) return
        const facts = worldFacts(world, user, request, { catalogue, alsoIn: NAMESPACES })
        for (const fix of diagnose(facts).fixes) {
          if (fix.yaml === undefined || (fix.where !== 'role' && fix.where !== 'binding')) continue
          const blind = whatIfFacts(world, {
            user,
            namespace: 'shop',
            catalogue,
            reviewed: NAMESPACES,
            mayRead: false,
            check: request,
          })
          const { check, opens } = judgeWhatIf(
            { ...blind, neighbors: facts.neighbors },
            toProposal(readManifest(fix.yaml), 'shop'),
          )
          expect(check?.after, fix.yaml).toBe('allowed')
          // A fix that opens the cluster names the failed call beside it.
          const isWider = ({ namespace: _, ...call }: AccessTuple) => {
            const everywhere = JSON.stringify(toTuple(fromTuple({ ...call, namespace: '' })))
            return fix.opens.some((one) => JSON.stringify(toTuple(fromTuple(one))) === everywhere)
          }
          const said = fix.opens
            .filter((tuple) => !tuple.namespace || !isWider(tuple))
            // A fix of a Role that names nodes says so, and no request is judged so.
            .flatMap((tuple) => reachableAt([tuple], tuple.namespace ?? '', catalogue))
            .map((tuple) => JSON.stringify(toTuple(fromTuple(tuple))))
          const judged = opens.calls.map((call) => JSON.stringify(toTuple(fromTuple(call))))
          // A missing role that bindings of other places await opens more than the fix can know.
          expect(judged, fix.yaml).toEqual(expect.arrayContaining(said))
          if (/^kind: \w+Binding$/m.test(fix.yaml)) expect(judged.sort(), fix.yaml).toEqual(said.sort())
          fixes += 1
        }
      }),
      { numRuns: runs(300), seed: 1 },
    )
    expect(fixes).toBeGreaterThan(runs(200))
  })
})
