import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import type { Attributes, PolicyRule, RbacObjects, ResourceAttributes, Subject } from '@/lib/rbac/types'
import type { Facts } from './facts'
import { factsByObjects } from './facts-by-objects'
import { readWorld } from './testing/read-world'
import { catalogue, user } from './testing/role-world'
import { accessIn, worldFacts } from './testing/world-facts'

/** A world in which shop/web may make the call by one rule, with what other accounts and roles have beside it. */
interface World {
  call: ResourceAttributes
  rule: PolicyRule
  kind: 'Role' | 'ClusterRole'
  isWide: boolean
  subject: Subject
  /** Where the RoleBinding is. */
  at: string
  role: string
  isBound: boolean
  others: readonly { subject: Subject; rule: PolicyRule }[]
}

const WEB = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }

function objectsOf({ rule, kind, isWide, subject, at, role, isBound, others }: World): RbacObjects {
  const roles = [{ name: 'reader', rules: [rule] }]
  const binding = { name: 'b', roleRef: { kind, name: role }, subjects: [subject] }
  return {
    roles: [
      ...(kind === 'Role' ? roles.map((one) => ({ ...one, namespace: at })) : []),
      ...others.map((one, i) => ({ namespace: 'shop', name: `other-${i}`, rules: [one.rule] })),
    ],
    clusterRoles: kind === 'ClusterRole' ? roles : [],
    roleBindings: [
      ...(isBound && !isWide ? [{ ...binding, namespace: at }] : []),
      ...others.map(({ subject: who }, i) => ({
        namespace: 'shop',
        name: `of-other-${i}`,
        roleRef: { kind: 'Role', name: `other-${i}` },
        subjects: [who],
      })),
    ],
    clusterRoleBindings: isBound && isWide ? [binding] : [],
  }
}

const RESOURCES = [
  { group: '', resource: 'pods', namespaced: true },
  { group: '', resource: 'configmaps', namespaced: true },
  { group: 'apps', resource: 'deployments', namespaced: true },
  { group: 'batch', resource: 'jobs', namespaced: true },
  { group: '', resource: 'nodes', namespaced: false },
]

const anyOther = fc.record({
  subject: fc.constantFrom<Subject>(
    WEB,
    { kind: 'ServiceAccount', name: 'orders', namespace: 'shop' },
    { kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' },
    { kind: 'User', name: 'jane' },
    { kind: 'Group', name: 'devs' },
  ),
  resource: fc.constantFrom(...RESOURCES),
  verbs: fc.subarray(['get', 'list', 'watch', 'delete'], { minLength: 1 }),
})

const anyWorld = fc
  .record({
    target: fc.constantFrom(...RESOURCES),
    verb: fc.constantFrom('get', 'list', 'watch', 'create', 'delete'),
    kind: fc.constantFrom<'Role' | 'ClusterRole'>('Role', 'ClusterRole'),
    isWide: fc.boolean(),
    others: fc.array(anyOther, { maxLength: 4 }),
  })
  .map(({ target, verb, kind, isWide, others }): World => {
    const { group, resource, namespaced } = target
    const wide = isWide || !namespaced
    return {
      call: {
        kind: 'resource',
        verb,
        group,
        resource,
        subresource: '',
        name: verb === 'get' || verb === 'delete' ? 'a' : '',
        namespace: namespaced ? 'shop' : '',
      },
      rule: { verbs: [verb], apiGroups: [group], resources: [resource] },
      kind: wide ? 'ClusterRole' : kind,
      isWide: wide,
      subject: WEB,
      at: 'shop',
      role: 'reader',
      isBound: true,
      others: others.map(({ subject, resource: one, verbs }) => ({
        subject,
        rule: { verbs, apiGroups: [one.group], resources: [one.resource] },
      })),
    }
  })

/** One mistake, and the causes that name it; undefined where the world has no such field. */
const MISTAKES: Record<string, (world: World) => [World, RegExp] | undefined> = {
  verb: (world) => [
    { ...world, rule: { ...world.rule, verbs: [world.call.verb === 'update' ? 'get' : 'update'] } },
    /^D(1|2|3|1[0-9])$/,
  ],
  group: (world) => [{ ...world, rule: { ...world.rule, apiGroups: ['events.k8s.io'] } }, /^D4$/],
  'group version': ({ rule, ...world }) => [
    { ...world, rule: { ...rule, apiGroups: [world.call.group === '' ? 'core' : `${world.call.group}/v1`] } },
    /^D5$/,
  ],
  singular: ({ rule, ...world }) => [
    { ...world, rule: { ...rule, resources: [world.call.resource.slice(0, -1)] } },
    /^D6$/,
  ],
  capitals: ({ rule, ...world }) => [
    {
      ...world,
      rule: {
        ...rule,
        resources: [world.call.resource.charAt(0).toUpperCase() + world.call.resource.slice(1)],
      },
    },
    /^D7$/,
  ],
  name: (world) =>
    world.call.name === ''
      ? undefined
      : [{ ...world, rule: { ...world.rule, resourceNames: ['other'] } }, /^D11$/],
  'subject namespace': (world) => [{ ...world, subject: { ...WEB, namespace: 'payments' } }, /^E3$/],
  'subject name': (world) => [{ ...world, subject: { ...WEB, name: 'wep' } }, /^E2$/],
  'subject kind': (world) => [{ ...world, subject: { kind: 'User', name: 'web' } }, /^E5$/],
  // A ClusterRole that nothing ties to the account may be anyone’s.
  binding: (world) => (world.kind === 'ClusterRole' ? undefined : [{ ...world, isBound: false }, /^E1$/]),
  'role name': (world) => [{ ...world, role: 'raeder' }, /^E[17]$/],
  'binding namespace': (world) =>
    world.isWide || world.kind === 'Role' ? undefined : [{ ...world, at: 'batch' }, /^E10$/],
  'call namespace': (world) =>
    world.isWide ? undefined : [{ ...world, call: { ...world.call, namespace: 'payments' } }, /^F[12]$/],
  'binding of a cluster resource': (world) =>
    world.call.namespace !== '' ? undefined : [{ ...world, isWide: false }, /^F4$/],
}

/** The same call asked about with more and more facts, and by another account. */
function levels(objects: RbacObjects, request: Attributes): [string, Facts][] {
  const self = worldFacts(objects, user, request, { catalogue })
  const read = readWorld(objects)
  const foreign: Facts = {
    ...self,
    isOwnCall: false,
    about: 'objects',
    own: { state: 'read', value: { name: 'system:serviceaccount:watch:watcher', groups: [] } },
    rules: new Map(),
    clusterWide: notAsked(say`Not asked.`),
    neighbors: [],
    objects: read,
  }
  const { decision = notAsked(say`Not decided.`), rules } =
    read.state === 'read' ? factsByObjects(foreign, read.value, user) : {}
  const byObjects = { ...foreign, decision, ...rules }
  return [
    ['itself', self],
    ['itself, with RBAC readable', { ...self, neighbors: [], objects: read }],
    ['another, by objects', byObjects],
    [
      'another, by a review',
      { ...byObjects, about: 'subject-review', decision: accessIn(objects, user, request) },
    ],
  ]
}

/** How far down the answer the truth stands: 0 is the first cause. */
function depthOf(facts: Facts, truth: RegExp): number {
  const { cause, alternatives } = diagnose(facts)
  const at = [cause, ...alternatives].findIndex((one) => one !== null && truth.test(one.id))
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

describe('more facts', () => {
  it.each(Object.keys(MISTAKES))('never put the truth further down: %s', (mistake) => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const made = MISTAKES[mistake]?.(world)
        if (!made) return
        const [broken, truth] = made
        const objects = objectsOf(broken)
        if (authorize(user, broken.call, objects).allowed) return
        const depths = levels(objects, broken.call).map(([, facts]) => depthOf(facts, truth))
        const [self = 0, ...more] = depths
        for (const depth of more) {
          expect(depth, JSON.stringify({ depths, broken })).toBeLessThanOrEqual(self)
          const isAlone = broken.others.every(({ subject }) => subject !== WEB)
          if (isAlone) expect(depth, JSON.stringify({ depths, broken })).toBe(0)
        }
      }),
      { numRuns: runs(150) },
    )
  })
})
