import { shownBy } from '@/lib/evidence/shown'
import { editDistance } from '@/lib/objects/catalogue'
import { present } from '@/lib/present'
import { ruleAllows } from '@/lib/rbac/rule'
import type { PolicyRule, Role } from '@/lib/rbac/types'
import type { BindingMiss } from '../../bindings/binding-misses'
import { isBuiltInRole } from '../../bindings/built-in-role'
import { bindingsRead, findRole, kindOf, objectsRead, type ReadBinding } from '../../bindings/read-objects'
import { isNearName } from '../../bindings/subject-relation'
import type { UnboundRole } from '../../bindings/unbound-roles'
import type { Case } from '../../case'
import type { Ranked } from '../cause'

interface Dangling {
  roleKind: 'Role' | 'ClusterRole'
  role: string
}

/** A role that does not exist, although a binding of the caller refers to it. */
export interface DanglingRole extends Dangling {
  scope: 'cluster' | 'namespace' | 'unknown'
  /** The binding that refers to it, if it was read. */
  binding?: ReadBinding
  /** The one role of this kind that allows the call, that no one is bound to and whose name reads almost the same. */
  meant?: Meant
  /** The Role of that very name in another namespace, which allows the call there. */
  elsewhere?: Role
}

type Meant = Pick<UnboundRole, 'kind' | 'name' | 'namespace' | 'rules'>

/** `roleKind` is what the binding says; the other kind has a role of that name. */
export interface WrongKind extends Dangling {
  binding?: ReadBinding
  rules?: readonly PolicyRule[]
}

/** The roles that a text of the authorizer says do not exist. */
export function danglingIn(text: string): Dangling[] {
  const found: Dangling[] = []
  for (const match of text.matchAll(
    /\b(role|clusterrole)\.rbac\.authorization\.k8s\.io "([^"\\\s]{1,253})" not found/g,
  )) {
    const role = match[2] ?? ''
    found.push({ roleKind: match[1] === 'role' ? 'Role' : 'ClusterRole', role })
  }
  return found
}

/** It shows in the authorizer's own texts without any permission, and with its binding if bindings were read. */
export function danglingRoles(theCase: Case): Ranked<DanglingRole>[] {
  return once([...unresolved(theCase).map(({ found }) => found), ...inTexts(theCase)])
}

/** The same, when a role of the other kind has that name: proven where it allows the call. */
export function wrongRoleKinds(theCase: Case): Ranked<WrongKind>[] {
  const read = unresolved(theCase).flatMap(({ found, other }): Ranked<WrongKind>[] => {
    if (!other) return []
    const { roleKind, role, binding } = found.data
    const data = { roleKind, role, rules: other, ...(binding ? { binding } : {}) }
    // A role of that name which does not allow the call is no proof that it was meant.
    const isMeant = other.some((rule) => ruleAllows(rule, theCase.request))
    const confidence = isMeant ? shownBy(theCase.objects) : 'likely'
    return [{ confidence, tier: isMeant ? 'own' : 'dangling', data }]
  })
  const told = inTexts(theCase)
    .filter(({ data: { roleKind, role } }) => roleKind === 'Role' && DEFAULT_CLUSTER_ROLES.has(role))
    .map(({ data: { roleKind, role } }): Ranked<WrongKind> => {
      // A text of another account may come from a cluster with other roles: there the missing role is all it proves.
      return theCase.isForCaller
        ? { confidence: 'likely', tier: 'hint', data: { roleKind, role } }
        : { confidence: 'possible', tier: 'hint', data: { roleKind, role } }
    })
  return once([...read, ...told])
}

function once<T extends Dangling>(all: readonly Ranked<T>[]): Ranked<T>[] {
  const found = new Map<string, Ranked<T>>()
  for (const one of all) {
    const key = `${one.data.roleKind}/${one.data.role}`
    if (!found.has(key)) found.set(key, one)
  }
  return [...found.values()]
}

/** True for a name in other words' order, with a word more, or with a letter or two wrong: as charts and people vary one. */
function isSameName(a: string, b: string): boolean {
  const [short, long] = [a.split('-'), b.split('-')].sort((x, y) => x.length - y.length)
  return isNearName(a, b) || (short ?? []).every((word) => long?.includes(word))
}

/** The role that a binding was meant to refer to: one by its letters that no one is bound to, by its words, or one that others have. */
function meantBy({ binding }: BindingMiss, theCase: Case, elsewhere: Role | undefined): Meant | undefined {
  const { kind, name } = binding.roleRef
  const free: readonly Meant[] = theCase.unboundRoles.filter((one) => one.kind === kind)
  const there = rolesThere(binding, theCase)
  const near = nearestIn(free, name)
  if (near || elsewhere) return near
  const nearest = nearestIn(there, name)
  const sameWords = free.filter((one) => isSameName(one.name, name))
  return nearest ?? (sameWords.length === 1 ? sameWords[0] : undefined)
}

/** The one that is nearest by its letters, or the same but for words that every role has. */
function nearestIn(roles: readonly Meant[], name: string): Meant | undefined {
  const bare = (text: string) => text.replace(/[-:.](?:cluster)?-?role$/, '')
  const isBare = (other: string) => [bare(other), other].some((one) => one === bare(name) || one === name)
  const near = roles
    .map((role) => ({
      role,
      distance: isBare(role.name) ? 1 : editDistance(role.name, name, 2),
    }))
    .filter(({ role, distance }) => distance === 1 || isNearName(role.name, name))
    .sort((a, b) => a.distance - b.distance)
  const [first, second] = near
  return first && first.distance !== second?.distance ? first.role : undefined
}

/** Every role that allows the call where the binding is, bound or not, but for the API server's own. */
function rolesThere({ namespace, roleRef }: ReadBinding, theCase: Case): Meant[] {
  const { roles, clusterRoles } = objectsRead(theCase)
  const there: Meant[] =
    roleRef.kind === 'Role'
      ? roles.filter((role) => role.namespace === namespace).map((role) => ({ ...role, kind: 'Role' }))
      : clusterRoles.map((role) => ({ ...role, kind: 'ClusterRole', namespace: '' }))
  return there.filter(
    (role) => !isBuiltInRole(role) && role.rules.some((rule) => ruleAllows(rule, theCase.request)),
  )
}

function roleElsewhere({ binding }: BindingMiss, theCase: Case): Role | undefined {
  const { request } = theCase
  if (binding.roleRef.kind !== 'Role' || request.kind === 'path') return undefined
  const found = objectsRead(theCase).roles.filter(
    ({ name, namespace, rules }) =>
      name === binding.roleRef.name &&
      namespace !== binding.namespace &&
      rules.some((rule) => ruleAllows(rule, request)),
  )
  // Of several, such as one for each installation, none is known to be the one that landed elsewhere.
  const own = found.filter((role) => !isInUse(role, theCase))
  return own.length === 1 ? own[0] : undefined
}

function isInUse({ name, namespace }: Role, theCase: Case): boolean {
  return bindingsRead(theCase).some(
    (one) => one.namespace === namespace && one.roleRef.kind === 'Role' && one.roleRef.name === name,
  )
}

interface Unresolved {
  found: Ranked<DanglingRole>
  /** The rules of the role of the other kind. */
  other: readonly PolicyRule[] | undefined
}

function unresolved(theCase: Case): Unresolved[] {
  return theCase.bindingMisses.flatMap((miss): Unresolved[] => {
    const { binding, relation, role, isElsewhere } = miss
    const { kind, name } = binding.roleRef
    if (relation.how !== 'same' || role.state !== 'missing' || isElsewhere) return []
    if (kind !== 'Role' && kind !== 'ClusterRole') return []
    const scope = kindOf(binding) === 'ClusterRoleBinding' ? 'cluster' : 'namespace'
    const there = roleElsewhere(miss, theCase)
    const meant = meantBy(miss, theCase, there)
    const elsewhere = meant ? undefined : there
    const data = { roleKind: kind, role: name, scope, binding, ...present({ meant, elsewhere }) } as const
    const otherKind = kind === 'Role' ? 'ClusterRole' : 'Role'
    const other = findRole(theCase, { ...binding.roleRef, kind: otherKind }, binding.namespace)
    return [
      {
        found:
          meant || elsewhere
            ? {
                confidence: shownBy(theCase.objects),
                tier: 'own',
                gives: (meant ?? elsewhere)?.rules ?? [],
                data,
              }
            : { confidence: 'likely', tier: 'dangling', data },
        other: other.state === 'found' && !elsewhere ? other.rules : undefined,
      },
    ]
  })
}

const DEFAULT_CLUSTER_ROLES = new Set(['view', 'edit', 'admin', 'cluster-admin'])

function inTexts(theCase: Case): Ranked<DanglingRole>[] {
  const { isForCaller, namespace, decision, clusterWide, refusal } = theCase
  const here = isForCaller ? theCase.rules.get(namespace) : undefined
  const decided =
    isForCaller && decision.state === 'read'
      ? `${decision.value.reason}\n${decision.value.evaluationError}`
      : ''
  // At the cluster scope only the decision's own text bears: bindings of a namespace are not walked for it.
  const listed = here?.state === 'read' ? here.value.evaluationError : ''
  const everywhere = clusterWide.state === 'read' ? danglingIn(clusterWide.value.evaluationError) : undefined
  return danglingIn([refusal?.reason ?? '', decided, listed].join('\n')).map(({ roleKind, role }) => {
    const isEverywhere = everywhere?.some((d) => d.role === role && d.roleKind === roleKind)
    const scope =
      namespace === '' || isEverywhere
        ? 'cluster'
        : roleKind === 'Role' || (everywhere && isForCaller)
          ? 'namespace'
          : 'unknown'
    return { confidence: 'likely', tier: 'hint', data: { roleKind, role, scope } }
  })
}
