import { ruleAllows } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, Change, PolicyRule, RoleRef, Subject } from '@/lib/rbac/types'
import { callerUser, type Facts } from '../facts'
import { type Miss, nearMisses } from '../near-miss'
import { byHome, byNearness, type FindingPlace, type TierName } from '../rank'
import type { ScopedRule } from '../scoped-rules'
import { isBuiltInRole } from './built-in-role'
import { findRole, objectsRead } from './read-objects'
import { relationOf, type SubjectRelation } from './subject-relation'

/** A binding as it was read; namespace "" is a ClusterRoleBinding. */
export interface ReadBinding {
  namespace: string
  name: string
  roleRef: RoleRef
  subjects: readonly Subject[]
  changed?: Change
}

/** How the role of a binding relates to the call: in `near` one part does not match either, `missing` is proven not to exist. */
export type RoleHit =
  | { state: 'grants'; rule: PolicyRule; rules: readonly PolicyRule[] }
  | { state: 'near'; miss: Miss }
  | { state: 'missing' }
  | { state: 'unread' }

/** A binding that almost grants the call to the account, and the one thing that does not match. */
export interface BindingMiss extends Required<FindingPlace> {
  binding: ReadBinding
  relation: SubjectRelation
  /** True for a RoleBinding in another namespace than the call. */
  isElsewhere: boolean
  role: RoleHit
}

/** The kind of a binding that was read. */
export function kindOf({ namespace }: Pick<ReadBinding, 'namespace'>): 'RoleBinding' | 'ClusterRoleBinding' {
  return namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding'
}

export function asScoped(rule: PolicyRule, namespace: string): ScopedRule {
  return {
    verbs: rule.verbs,
    apiGroups: rule.apiGroups ?? [],
    resources: rule.resources ?? [],
    resourceNames: rule.resourceNames ?? [],
    nonResourceURLs: rule.nonResourceURLs ?? [],
    scope: namespace === '' ? 'cluster' : 'namespace',
    namespace,
  }
}

/** What rules bound in `namespace` ("" is everywhere) are to a call. */
export function hitOf(rules: readonly PolicyRule[], facts: Facts, namespace: string): RoleHit | undefined {
  const { request, discovery } = facts
  const rule = rules.find((one) => ruleAllows(one, request))
  if (rule) return { state: 'grants', rule, rules }
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const scoped = rules.map((one) => asScoped(one, namespace))
  const miss = nearMisses(request, scoped, catalogue).find(({ parts }) => parts === 1)
  return miss && { state: 'near', miss }
}

type HitOf = (rules: readonly PolicyRule[], namespace: string) => RoleHit | undefined

/** A role is compared once, however many bindings refer to it. */
function hitsOnce(facts: Facts): HitOf {
  const known = new Map<readonly PolicyRule[], Map<string, RoleHit | undefined>>()
  return (rules, namespace) => {
    const hits = known.get(rules) ?? new Map<string, RoleHit | undefined>()
    known.set(rules, hits)
    if (!hits.has(namespace)) hits.set(namespace, hitOf(rules, facts, namespace))
    return hits.get(namespace)
  }
}

function roleHit(binding: ReadBinding, facts: Facts, at: string, hitAt: HitOf): RoleHit | undefined {
  const lookup = findRole(facts, binding.roleRef, binding.namespace)
  if (lookup.state === 'found') return hitAt(lookup.rules, at)
  // A binding that landed elsewhere has left its Role in the namespace of the call.
  if (binding.namespace !== at && binding.roleRef.kind === 'Role') {
    const here = findRole(facts, binding.roleRef, at)
    const hit = here.state === 'found' ? hitAt(here.rules, at) : undefined
    if (hit?.state === 'grants') return hit
  }
  return { state: lookup.state }
}

/** How near a binding is by its subjects alone. */
function tierOfRelation(relation: SubjectRelation, isNamed: boolean): TierName {
  switch (relation.how) {
    case 'same':
    case 'no-namespace':
    case 'kind':
      return 'own'
    case 'namespace':
      return 'namesake'
    case 'group':
      return relation.isTypo ? 'own' : isNamed ? 'named' : 'apart'
    case 'name':
      return relation.isNear || isNamed ? 'named' : 'apart'
    case 'none':
      return 'named'
  }
}

function standingOfBinding(
  relation: SubjectRelation,
  role: RoleHit,
  isNamed: boolean,
  isElsewhere: boolean,
): Pick<BindingMiss, 'tier' | 'parts'> {
  const tier = tierOfRelation(relation, isNamed)
  if (role.state === 'missing') return { tier: relation.how === 'same' ? 'dangling' : 'apart', parts: 2 }
  if (role.state === 'unread') return { tier: 'unread', parts: tier === 'own' ? 1 : 2 }
  // A rule of the call's own place that lacks one word is nearer than a binding that would have to move.
  if (isElsewhere) return { tier, parts: 2 }
  return {
    tier: role.state === 'near' ? 'apart' : tier,
    parts: role.state === 'near' || relation.how === 'name' ? 2 : 1,
  }
}

/** A grant in the account's own namespace is in its place: the call is in another, which the rules there say. */
function isGrantAtHome(binding: ReadBinding, facts: Facts): boolean {
  const home = parseServiceAccount(facts.caller)?.namespace
  if (binding.namespace !== home || facts.rules.get(home)?.state !== 'read') return false
  const lookup = findRole(facts, binding.roleRef, binding.namespace)
  return lookup.state === 'found' && lookup.rules.some((rule) => allowsIn(rule, facts.request, home))
}

function allowsIn(rule: PolicyRule, request: Attributes, namespace: string): boolean {
  return ruleAllows(rule, request.kind === 'resource' ? { ...request, namespace } : request)
}

/**
 * True when the binding is called after the account, as `web-reads-pods` is after `web`. `web-gateway-reads-pods` with subject
 * `web-gateway` is called after that.
 */
function isNamedAfter(binding: ReadBinding, caller: string): boolean {
  const account = parseServiceAccount(caller)
  if (!account || account.name === 'default') return false
  const words = `-${binding.name.replace(/[.:]/g, '-')}-`
  const isOfSubject = binding.subjects.some(
    ({ name }) => name !== account.name && name.includes(account.name) && words.includes(`-${name}-`),
  )
  return !isOfSubject && words.includes(`-${account.name}-`)
}

function judge(binding: ReadBinding, facts: Facts, hitAt: HitOf): BindingMiss | undefined {
  const { request, caller } = facts
  const at = request.kind === 'resource' ? request.namespace : ''
  const isElsewhere = binding.namespace !== '' && binding.namespace !== at
  // A RoleBinding bears on no call at the cluster scope, wherever it is.
  if (binding.namespace !== '' && at === '') return undefined
  const relation = relationOf(binding.subjects, callerUser(facts), binding.namespace)
  if (!relation || (isElsewhere && relation.how !== 'same')) return undefined
  const role = roleHit(binding, facts, binding.namespace === '' ? '' : at, hitAt)
  if (!role) return undefined
  // A binding that names the account, is in place and has its role is no miss: the reviews show what its rules do.
  const isBindingRight = relation.how === 'same' && !isElsewhere
  if (isBindingRight && role.state !== 'missing') return undefined
  if (isElsewhere && (role.state !== 'grants' || isGrantAtHome(binding, facts))) return undefined
  const named = isNamedAfter(binding, caller)
  const isVague =
    relation.how === 'none' ||
    (relation.how === 'name' && !relation.isNear && !named) ||
    (relation.how === 'group' && !relation.isTypo && !named)
  // The API server's own bindings are meant for its own components.
  if (isVague && (role.state !== 'grants' || isBuiltInRole(binding.roleRef))) return undefined
  const isAtHome = binding.namespace !== '' && binding.namespace === parseServiceAccount(caller)?.namespace
  const standing = standingOfBinding(relation, role, named, isElsewhere)
  return { binding, relation, isElsewhere, role, isAtHome, ...standing }
}

export function bindingsRead(facts: Pick<Facts, 'objects'>): ReadBinding[] {
  const { roleBindings, clusterRoleBindings } = objectsRead(facts)
  return [...roleBindings, ...clusterRoleBindings.map((binding) => ({ ...binding, namespace: '' }))]
}

/** A binding for another account of the namespace, with nothing that says it was meant for this one. */
function isStranger({ relation, role, tier }: BindingMiss): boolean {
  return relation.how === 'name' && role.state === 'grants' && tier === 'apart'
}

/** True for a binding that was hardly made for this call: it holds everywhere, or its rule has a star. */
function isBroad({ binding, role }: BindingMiss): boolean {
  if (binding.namespace === '' || role.state !== 'grants') return true
  const { verbs, apiGroups = [], resources = [], nonResourceURLs = [] } = role.rule
  return [...verbs, ...apiGroups, ...resources, ...nonResourceURLs].includes('*')
}

function breadth({ role }: BindingMiss): number {
  return role.state === 'grants' ? role.rules.flatMap((rule) => rule.verbs).length : 0
}

/**
 * Bindings that come near to giving the call to the caller, nearest first; of equally near ones the role that gives least
 * comes first. None where the call was judged as no one.
 */
export function bindingMisses(facts: Facts): BindingMiss[] {
  if (facts.caller === '' || facts.caller === 'system:anonymous') return []
  const hitAt = hitsOnce(facts)
  const found = bindingsRead(facts).flatMap((binding) => judge(binding, facts, hitAt) ?? [])
  const strangers = found.filter(isStranger)
  const accounts = new Set(strangers.map(({ relation }) => 'subject' in relation && relation.subject.name))
  return found
    .map((miss) =>
      isStranger(miss) && (accounts.size > 1 || isBroad(miss))
        ? { ...miss, tier: 'stranger' as const, parts: 1 }
        : miss,
    )
    .sort((a, b) => byNearness(a, b) || byHome(a, b) || breadth(a) - breadth(b))
}

/** The ClusterRoles of bindings near the caller that were not read: worth asking for by name. */
export function wantedClusterRoles(facts: Facts): string[] {
  const names = bindingMisses(facts).flatMap(({ binding, role, relation }) =>
    role.state === 'unread' && binding.roleRef.kind === 'ClusterRole' && relation.how !== 'same'
      ? [binding.roleRef.name]
      : [],
  )
  return [...new Set(names)]
}
