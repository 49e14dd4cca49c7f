import type { Family } from '@/lib/contract/comparison'
import { findKnown, groupState } from '@/lib/objects/catalogue'
import { authorize } from '@/lib/rbac/authorize'
import { subjectMatches } from '@/lib/rbac/resolve'
import { callNamespace, holds, ruleAllows } from '@/lib/rbac/rule'
import { parseServiceAccount, userByName } from '@/lib/rbac/service-account'
import type { ClusterRole, RbacObjects, Role, Subject, UserInfo } from '@/lib/rbac/types'
import {
  bindingsRead,
  findRole,
  isSettled,
  isWhole,
  kindOf,
  listsThatBear,
  objectsRead,
  type ReadBinding,
} from '../bindings/read-objects'
import { verdictOnly } from '../diagnose'
import { callerUser, type Facts, type ObjectList, rulesNamespace } from '../facts'
import { standingRules } from '../scoped-rules'

/** An RBAC object by its key; namespace "" is the cluster scope. */
export interface ObjectKey {
  kind: 'Role' | 'ClusterRole' | 'RoleBinding' | 'ClusterRoleBinding'
  namespace: string
  name: string
}

/** One thing in which two cases differ, and how the one takes it from the other. */
export interface Difference {
  family: Family
  object?: ObjectKey
  take(into: Facts, from: Facts): Facts
}

/** The case of an allowed call and of a refused one, and the smallest sets of differences that turn the refusal. */
export interface Turning {
  p: Facts
  r: Facts
  sets: Difference[][]
}

const LIST = {
  Role: 'roles',
  ClusterRole: 'clusterRoles',
  RoleBinding: 'roleBindings',
  ClusterRoleBinding: 'clusterRoleBindings',
} as const

const isOf =
  ({ namespace, name }: ObjectKey) =>
  (one: { name: string; namespace?: string }) =>
    one.name === name && (one.namespace ?? '') === namespace

export function bindingOf(facts: Facts, key: ObjectKey): ReadBinding | undefined {
  return bindingsRead(facts).find((one) => kindOf(one) === key.kind && isOf(key)(one))
}

export function roleOf(facts: Facts, key: ObjectKey): Role | ClusterRole | undefined {
  const { roles, clusterRoles } = objectsRead(facts)
  return (key.kind === 'Role' ? roles : clusterRoles).find(isOf(key))
}

/** What an object grants and to whom, and none of what is only written beside it. */
function meaningOf(facts: Facts, key: ObjectKey): string {
  const binding = bindingOf(facts, key)
  if (!binding) return JSON.stringify(roleOf(facts, key)?.rules)
  const subjects = binding.subjects.map((one) => subjectKey(one, binding.namespace)).sort()
  return JSON.stringify([binding.roleRef.kind, binding.roleRef.name, subjects])
}

export function subjectKey({ kind, name, namespace }: Subject, at: string): string {
  return kind === 'ServiceAccount' ? `${kind} ${namespace || at}/${name}` : `${kind} ${name}`
}

function withObject(into: Facts, from: Facts, key: ObjectKey): Facts {
  if (into.objects.state === 'unread') return into
  const list = LIST[key.kind]
  const all: readonly RbacObjects[typeof list][number][] = into.objects.value[list]
  const found: typeof all = objectsRead(from)[list].filter(isOf(key))
  const value = { ...into.objects.value, [list]: [...all.filter((one) => !isOf(key)(one)), ...found] }
  return { ...into, objects: { state: 'read', value } }
}

/** The case as a call of its own, with what its objects, or else its rules, decide about it. */
export function judged(facts: Facts): Facts {
  const { refusal: _, about: __, groups: ___, ...rest } = facts
  const user = callerUser(facts)
  const own = { ...rest, isOwnCall: true, own: { state: 'read', value: user } as const }
  const was = facts.decision.state === 'read' ? facts.decision.value : undefined
  const { allowed, reason } =
    facts.objects.state === 'read'
      ? authorize(user, facts.request, facts.objects.value)
      : {
          allowed: standingRules(own).rules.some((rule) => holds(rule, facts.request) === 'yes'),
          reason: was?.reason ?? '',
        }
  const denied = was?.denied === true
  const value = { allowed: allowed && !denied, denied, reason, evaluationError: '' }
  return { ...own, decision: { state: 'read', value } }
}

/** True where all that gives its caller the call was read, so that a no is proven: its lists, or else its rules. */
export function isKnown(facts: Facts): boolean {
  const { objects, request, clusterWide, rules } = facts
  if (objects.state === 'read')
    return listsThatBear(callNamespace(request)).every((list) =>
      isWhole(facts, list.resource, list.namespace),
    )
  const here = rules.get(rulesNamespace(facts)) ?? clusterWide
  return [here, clusterWide].every(
    (read) => read.state === 'read' && !read.value.incomplete && !read.value.leftOut,
  )
}

/** True where the engine says of a case, by what its objects or rules decide, that the call is allowed and works. */
export function isAllowed(facts: Facts): boolean {
  const own = judged(facts)
  const isGranted = own.decision.state === 'read' && own.decision.value.allowed
  return isGranted && verdictOnly(own).verdict === 'allowed'
}

/** The bindings by which a user would have the call, each with its role. */
function chains(facts: Facts, user: UserInfo): ObjectKey[] {
  const at = callNamespace(facts.request)
  return bindingsRead(facts).flatMap((binding): ObjectKey[] => {
    const { namespace, roleRef, name, subjects } = binding
    if (namespace !== '' && namespace !== at) return []
    if (!subjects.some((subject) => subjectMatches(subject, user, namespace))) return []
    const found = findRole(facts, roleRef, namespace)
    if (found.state !== 'found' || !found.rules.some((rule) => ruleAllows(rule, facts.request))) return []
    return [{ kind: kindOf(binding), namespace, name }, roleKey(binding)]
  })
}

export const keyOf = ({ kind, namespace, name }: ObjectKey) => `${kind} ${namespace}/${name}`
// Each of them is exchanged alone, and with each two others.
const MOST_OBJECTS = 8

/** True where lists hold less than was counted: a case file keeps only what names its caller or the call. */
export function isCut(facts: Facts, of?: ObjectKey['kind']): boolean {
  const read = objectsRead(facts)
  return Object.entries(LIST).some(([kind, key]) => {
    const all: readonly { name: string; namespace?: string }[] = read[key]
    const isHeld = (list: ObjectList) => (one: { name: string; namespace?: string }) =>
      (list.name ?? one.name) === one.name && ['', one.namespace].includes(list.namespace)
    return (
      (of ?? kind) === kind &&
      read.lists.some(
        (list) =>
          list.resource === key.toLowerCase() &&
          list.reading.state === 'read' &&
          all.filter(isHeld(list)).length < list.reading.value.count,
      )
    )
  })
}

/** True where a list or a request by name would have shown an object that is not there. */
function isAsked(facts: Facts, { kind, namespace, name }: ObjectKey): boolean {
  const resource = LIST[kind].toLowerCase() as ObjectList['resource']
  return isSettled(facts, resource, namespace, name)
}

/** True where an object that is not there would have been seen. What was cut still has all that its caller is bound to. */
function isSeen(p: Facts, r: Facts, key: ObjectKey): boolean {
  if (!isAsked(r, key)) return false
  if (!isCut(r, key.kind)) return true
  const { subjects = [] } = bindingOf(p, key) ?? {}
  return (
    subjects.some((subject) => subjectMatches(subject, callerUser(r), key.namespace)) ||
    bindingsRead(r).some((one) => keyOf(roleKey(one)) === keyOf(key))
  )
}

/** The role that a binding refers to. */
export function roleKey({ roleRef, namespace }: ReadBinding): ObjectKey {
  return roleRef.kind === 'Role'
    ? { kind: 'Role', namespace, name: roleRef.name }
    : { kind: 'ClusterRole', namespace: '', name: roleRef.name }
}

/** The objects by which the call is allowed and that the other side has otherwise, or has not. */
function objectDifferences(p: Facts, r: Facts): Difference[] {
  const users = [callerUser(p), callerUser(r)]
  const keys = new Map(users.flatMap((user) => chains(p, user)).map((key) => [keyOf(key), key]))
  return [...keys.values()]
    .filter((key) => meaningOf(p, key) !== meaningOf(r, key))
    .filter((key) => bindingOf(r, key) ?? roleOf(r, key) ?? isSeen(p, r, key))
    .slice(0, MOST_OBJECTS)
    .map((object) => {
      const binding = bindingOf(p, object)
      return {
        family: binding ? 'bindings' : 'roles',
        object,
        take: (into, from) =>
          withUnsaid(withObject(into, from, object), from, p, r, binding ? [roleKey(binding)] : []),
      }
    })
}

/** Of an object that the other side may have, as it was left out there, nothing is said: it comes with what refers to it. */
function withUnsaid(into: Facts, from: Facts, p: Facts, r: Facts, keys: readonly ObjectKey[]): Facts {
  return keys
    .filter((key) => !bindingOf(r, key) && !roleOf(r, key) && isAsked(r, key) && !isSeen(p, r, key))
    .filter((key) => bindingOf(from, key) ?? roleOf(from, key))
    .reduce((facts, key) => withObject(facts, from, key), into)
}

/** What discovery shows of the call's kind: null where it is not served, undefined where that was not read. */
export function servedAs({ discovery, request }: Facts) {
  if (discovery.state === 'unread' || request.kind === 'path') return undefined
  const known = findKnown(discovery.value, request.group, request.resource)
  return known ?? (groupState(discovery.value, request.group) === 'failed' ? undefined : null)
}

/** Groups that the name of the caller does not give. */
export function extraGroups(facts: Facts): readonly string[] {
  const given = new Set(userByName(facts.caller).groups)
  return callerUser(facts).groups.filter((group) => !given.has(group))
}

const taking =
  (...keys: readonly (keyof Facts)[]): Difference['take'] =>
  (into, from) => {
    const kept = Object.entries(into).filter(([key]) => !keys.includes(key as keyof Facts))
    const taken = keys.flatMap((key) => (key in from ? [[key, from[key]]] : []))
    return Object.fromEntries([...kept, ...taken]) as unknown as Facts
  }

interface Part extends Difference {
  /** What of a case it is: undefined where it was not read. */
  of(facts: Facts): unknown
}

const PARTS: readonly Part[] = [
  {
    family: 'identity',
    of: callerUser,
    take: taking('caller', 'own', 'home', 'token'),
  },
  {
    family: 'namespace',
    of: ({ request, absent }) => [callNamespace(request), absent],
    take(into, from) {
      const namespace = callNamespace(from.request)
      const request = into.request.kind === 'resource' ? { ...into.request, namespace } : into.request
      return { ...taking('absent')(into, from), request }
    },
  },
  {
    family: 'served',
    of(facts) {
      const { kind, namespaced, verbs } = servedAs(facts) ?? {}
      return facts.discovery.state === 'read' ? [kind, namespaced, verbs] : undefined
    },
    take: taking('discovery'),
  },
]
const RULES: Difference = { family: 'rules', take: taking('rules', 'clusterWide') }

/** Everything in which the case of a call that is allowed differs from one that is refused, a family at a time. */
export function differences(p: Facts, r: Facts): Difference[] {
  const parts = PARTS.filter(({ of }) => of(p) && of(r) && JSON.stringify(of(p)) !== JSON.stringify(of(r)))
  const areRead = p.objects.state === 'read' && r.objects.state === 'read'
  if (!areRead) return [...parts, RULES]
  const own = chains(p, callerUser(p))
  const whole = parts.map(
    (part): Difference =>
      part.family === 'identity'
        ? { ...part, take: (into, from) => withUnsaid(part.take(into, from), from, p, r, own) }
        : part,
  )
  return [...whole, ...objectDifferences(p, r)]
}

/** The smallest sets of differences, of at most three, that turn what is asked; each of them does. */
export function smallest(
  all: readonly Difference[],
  turns: (some: readonly Difference[]) => boolean,
): Difference[][] {
  const setsOf = (size: number, from: number): Difference[][] =>
    size === 0
      ? [[]]
      : all.slice(from).flatMap((one, i) => setsOf(size - 1, from + i + 1).map((rest) => [one, ...rest]))
  for (const size of [1, 2, 3]) {
    const found = setsOf(size, 0).filter(turns)
    if (found.length > 0) return found
  }
  return []
}

/** A case after it took what differs from another. */
export function exchanged(into: Facts, from: Facts, some: readonly Difference[]): Facts {
  return some.reduce((facts, one) => one.take(facts, from), into)
}

/** A case with only the bindings that name one of two users on either side, and their roles: what the exchange turns on. */
export function around(p: Facts, r: Facts): [p: Facts, r: Facts] {
  const users = [callerUser(p), callerUser(r)]
  const own = [p, r]
    .flatMap(bindingsRead)
    .filter(({ subjects, namespace }) =>
      subjects.some((subject) => users.some((user) => subjectMatches(subject, user, namespace))),
    )
  const kept = new Set(own.flatMap((one) => [keyOf({ ...one, kind: kindOf(one) }), keyOf(roleKey(one))]))
  const of = (facts: Facts): Facts => {
    if (facts.objects.state === 'unread') return facts
    const { roles, clusterRoles, roleBindings, clusterRoleBindings } = facts.objects.value
    const only = <T extends { name: string; namespace?: string }>(
      kind: ObjectKey['kind'],
      all: readonly T[],
    ) => all.filter(({ namespace = '', name }) => kept.has(keyOf({ kind, namespace, name })))
    const value = {
      ...facts.objects.value,
      roles: only('Role', roles),
      clusterRoles: only('ClusterRole', clusterRoles),
      roleBindings: only('RoleBinding', roleBindings),
      clusterRoleBindings: only('ClusterRoleBinding', clusterRoleBindings),
    }
    return { ...facts, objects: { state: 'read', value } }
  }
  return [of(p), of(r)]
}

/** The objects and names of a case as another namespace would have them, so that like is compared with like. */
export function renamed(facts: Facts, names: ReadonlyMap<string, string>): Facts {
  const to = (namespace: string) => names.get(namespace) ?? namespace
  const groupTo = (name: string) => {
    const of = 'system:serviceaccounts:'
    return name.startsWith(of) ? of + to(name.slice(of.length)) : name
  }
  const userTo = (name: string) => {
    const account = parseServiceAccount(name)
    return account ? `system:serviceaccount:${to(account.namespace)}:${account.name}` : name
  }
  const targets = new Set(names.values())
  const isFree = ({ namespace }: { namespace: string }) => names.has(namespace) || !targets.has(namespace)
  const bound = <T extends { subjects: readonly Subject[] }>(one: T): T => ({
    ...one,
    subjects: one.subjects.map((subject) => {
      const { kind, name, namespace } = subject
      if (kind === 'ServiceAccount') return namespace ? { ...subject, namespace: to(namespace) } : subject
      return { ...subject, name: kind === 'Group' ? groupTo(name) : userTo(name) }
    }),
  })
  const placed = <T extends { namespace: string }>(all: readonly T[]): T[] =>
    all.filter(isFree).map((one) => ({ ...one, namespace: to(one.namespace) }))
  const { request, objects } = facts
  const user = callerUser(facts)
  return {
    ...facts,
    caller: userTo(user.name),
    own: { state: 'read', value: { name: userTo(user.name), groups: user.groups.map(groupTo) } },
    home: to(facts.home),
    request: request.kind === 'resource' ? { ...request, namespace: to(request.namespace) } : request,
    rules: new Map([...facts.rules].map(([namespace, rules]) => [to(namespace), rules])),
    objects:
      objects.state === 'unread'
        ? objects
        : {
            state: 'read',
            value: {
              roles: placed(objects.value.roles),
              clusterRoles: objects.value.clusterRoles,
              roleBindings: placed(objects.value.roleBindings).map(bound),
              clusterRoleBindings: objects.value.clusterRoleBindings.map(bound),
              lists: objects.value.lists.map((list) => ({ ...list, namespace: to(list.namespace) })),
            },
          },
  }
}
