import { present } from '@/lib/present'
import { callNamespace, hasStar, ruleAllows } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import { callerUser, type Facts, isNobody } from '../facts'
import { byBreadth, byHome, byNearness, type FindingPlace } from '../rank'
import { boundOf, isOther, keyOf, standingOfBinding } from './binding-standing'
import { isBuiltInRole } from './built-in-role'
import { bindingsRead, findRole, type ReadBinding } from './read-objects'
import { type HitOf, hitsOnce, type RoleHit, roleHit } from './role-hit'
import { relationOf, type SubjectRelation } from './subject-relation'
import { isCounterpart, type Kin, kinOf, type Tie } from './ties'

/** A binding that almost grants the call to the account, and the one thing that does not match. */
export interface BindingMiss extends Required<Omit<FindingPlace, 'gives' | 'could'>> {
  binding: ReadBinding
  relation: SubjectRelation
  /** True for a RoleBinding in another namespace than the call. */
  isElsewhere: boolean
  role: RoleHit
  /** What ties it to the account, by the binding or by its role. */
  tie?: Tie
  /** The account that it names was looked up, and does not exist. */
  isOfNoOne: boolean
  /** The installer's marks say that it is for something else. */
  isOfAnother: boolean
}

/** A grant in the account's own namespace is in its place: the call is in another, which the rules there say. */
function isGrantAtHome(binding: ReadBinding, facts: Facts, home: string | undefined): boolean {
  if (home === undefined || binding.namespace !== home || facts.rules.get(home)?.state !== 'read')
    return false
  const lookup = findRole(facts, binding.roleRef, binding.namespace)
  return lookup.state === 'found' && lookup.rules.some((rule) => allowsIn(rule, facts.request, home))
}

function allowsIn(rule: PolicyRule, request: Attributes, namespace: string): boolean {
  return ruleAllows(rule, request.kind === 'resource' ? { ...request, namespace } : request)
}

/** True where the account that the binding names was looked up, and does not exist. */
export function isOfNoOne(relation: SubjectRelation, binding: ReadBinding, { accounts }: Facts): boolean {
  return 'subject' in relation && accounts?.get(keyOf(relation.subject, binding)) === false
}

function judge(
  binding: ReadBinding,
  facts: Facts,
  hitAt: HitOf,
  kin: Kin | undefined,
  all: readonly ReadBinding[],
): BindingMiss | undefined {
  const at = callNamespace(facts.request)
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
  if (isElsewhere && (role.state !== 'grants' || isGrantAtHome(binding, facts, kin?.namespace)))
    return undefined
  const bound = boundOf(binding, facts, kin, all)
  const isVague =
    relation.how === 'none' ||
    (relation.how === 'name' && !relation.isNear && !bound.isNamed) ||
    (relation.how === 'group' && !relation.isTypo && !bound.isNamed)
  const standing = standingOfBinding(relation, role, bound, isElsewhere)
  // The API server's own bindings are meant for its own components.
  const isBuiltIn = isBuiltInRole(binding.roleRef) && standing.tier !== 'meant'
  if (isVague && (role.state !== 'grants' || isBuiltIn)) return undefined
  const isAtHome = binding.namespace !== '' && binding.namespace === kin?.namespace
  return {
    binding,
    relation,
    isElsewhere,
    role,
    isAtHome,
    isOfNoOne: isOfNoOne(relation, binding, facts),
    isOfAnother: bound.isOfAnother,
    ...present({ tie: bound.tie }),
    ...standing,
  }
}

/** A binding for another account of the namespace, with nothing that says it was meant for this one. */
function isStranger({ relation, role, tier }: BindingMiss): boolean {
  return relation.how === 'name' && role.state === 'grants' && tier === 'apart'
}

/** True for a namesake's binding where another like it is for no namesake: that one was made for this account, whatever is wrong with it. */
function isOfTwin(
  { binding, relation, tier }: BindingMiss,
  all: readonly ReadBinding[],
  kin: Kin | undefined,
) {
  if (tier !== 'loose' || relation.how !== 'namespace' || kin === undefined) return false
  const place = relation.subject.namespace || binding.namespace
  const isOfNamesake = (one: ReadBinding) =>
    one.subjects.some(
      ({ kind, name, namespace = one.namespace }) =>
        kind === 'ServiceAccount' && name === kin.name && namespace !== '' && namespace !== kin.namespace,
    )
  return all.some(
    (one) => isOther(one, binding) && !isOfNamesake(one) && isCounterpart(one.name, binding.name, kin, place),
  )
}

/** True for a binding that was hardly made for this call: it holds everywhere, or its rule has a star. */
function isBroad({ binding, role }: BindingMiss): boolean {
  if (binding.namespace === '' || role.state !== 'grants') return true
  return hasStar(role.rule)
}

function rulesOf({ role }: BindingMiss): readonly PolicyRule[] {
  return role.state === 'grants' ? role.rules : []
}

/**
 * Bindings that come near to giving the call to the caller, nearest first; of equally near ones the role that gives least
 * comes first. None where the call was judged as no one.
 */
export function bindingMisses(facts: Facts, kin = kinOf(facts)): BindingMiss[] {
  if (isNobody(facts)) return []
  const hitAt = hitsOnce(facts)
  const all = bindingsRead(facts)
  const found = all.flatMap((binding) => judge(binding, facts, hitAt, kin, all) ?? [])
  const strangers = found.filter(isStranger)
  const accounts = new Set(strangers.map(({ relation }) => 'subject' in relation && relation.subject.name))
  return found
    .map((miss) =>
      (isStranger(miss) && (accounts.size > 1 || isBroad(miss))) || isOfTwin(miss, all, kin)
        ? { ...miss, tier: 'stranger' as const, parts: 1 }
        : miss,
    )
    .sort((a, b) => byNearness(a, b) || byHome(a, b) || byBreadth(rulesOf(a), rulesOf(b)))
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

/** The ServiceAccounts that bindings near the caller name in its place: worth a look whether they exist. */
export function wantedAccounts(facts: Facts): { namespace: string; name: string }[] {
  const found = bindingMisses(facts).flatMap(({ binding, relation, role, tier }) => {
    const isAsked = relation.how === 'namespace' || relation.how === 'name'
    if (!isAsked || role.state !== 'grants' || tier === 'stranger') return []
    const { name, namespace = binding.namespace } = relation.subject
    return [{ namespace, name }]
  })
  return [...new Map(found.map((one) => [`${one.namespace}/${one.name}`, one])).values()]
}
