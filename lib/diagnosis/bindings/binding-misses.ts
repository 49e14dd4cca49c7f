import { present } from '@/lib/present'
import { callNamespace, hasStar, ruleAllows } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, Subject } from '@/lib/rbac/types'
import { callerUser, type Facts } from '../facts'
import { type Miss, nearMisses } from '../near-miss'
import { byHome, byNearness, type FindingPlace, type TierName } from '../rank'
import { asScoped } from '../scoped-rules'
import { isBuiltInRole } from './built-in-role'
import { bindingsRead, findMarked, findRole, type ReadBinding } from './read-objects'
import { isMisspelled, relationOf, type SubjectRelation } from './subject-relation'
import {
  holdsAdded,
  isClose,
  isCounterpart,
  isNamedAlike,
  isNamedForAnother,
  isOfAnother,
  isOfOwnRelease,
  type Kin,
  kinOf,
  type Tie,
  tieOf,
} from './ties'

/** How the role of a binding relates to the call: in `near` one part does not match either, `missing` is proven not to exist. */
export type RoleHit =
  /** `isHere`: the Role is where the call is, and not where the binding looks for it. */
  | { state: 'grants'; rule: PolicyRule; rules: readonly PolicyRule[]; isHere?: true }
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
  /** What ties it to the account, by the binding or by its role. */
  tie?: Tie
  /** The account that it names was looked up, and does not exist. */
  isOfNoOne: boolean
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
    if (hit?.state === 'grants') return { ...hit, isHere: true }
  }
  return { state: lookup.state }
}

/** How near a binding is by its subjects, and by what ties it to the account. */
function tierOfRelation(relation: SubjectRelation, bound: Bound): TierName {
  switch (relation.how) {
    case 'same':
    case 'no-namespace':
    case 'kind':
      return 'own'
    case 'namespace':
      return isAnothers(relation, bound) ? 'stranger' : isMeant(relation, bound) ? 'meant' : 'namesake'
    case 'group':
      return relation.isTypo ? 'own' : bound.isNamed ? 'named' : 'apart'
    case 'name':
      if (isAnothers(relation, bound)) return 'stranger'
      if (isMeant(relation, bound)) return 'meant'
      if (relation.isNear || bound.isNamed) return 'named'
      // An account with rules of its own lacks this one; one without any may have been left out.
      return (bound.kin?.own.length ?? 0) > 0 ? 'stranger' : 'apart'
    case 'none':
      if (bound.isOfAnother) return 'stranger'
      return isMeant(relation, bound) ? 'meant' : 'named'
  }
}

/** A binding with what it is to the account, beside its subjects. */
interface Bound {
  binding: ReadBinding
  kin: Kin | undefined
  tie: Tie | undefined
  /** The installer's marks say that it is for something else. */
  isOfAnother: boolean
  /** It came with a release of the account's. */
  isOfRelease: boolean
  /** Its name holds the account's, and no other account that is known fits better. */
  isNamed: boolean
  accounts: Facts['accounts']
  all: readonly ReadBinding[]
}

function boundOf(
  binding: ReadBinding,
  facts: Facts,
  kin: Kin | undefined,
  all: readonly ReadBinding[],
): Bound {
  const role = findMarked(facts, binding)
  const both = [binding, ...(role ? [role] : [])]
  const ties = kin ? both.flatMap((object) => tieOf(object, kin) ?? []) : []
  const order = ['name', 'release', 'instance', 'program', 'stem', 'namespace']
  const [tie] = ties.sort((a, b) => order.indexOf(a.by) - order.indexOf(b.by))
  return {
    binding,
    kin,
    tie,
    isOfAnother: kin !== undefined && both.some((object) => isOfAnother(object, kin)),
    isOfRelease: kin !== undefined && both.some((object) => isOfOwnRelease(object, kin)),
    isNamed: kin !== undefined && tieOf(binding, kin)?.by === 'name',
    accounts: facts.accounts,
    all,
  }
}

function keyOf({ name, namespace }: Subject, binding: ReadBinding): string {
  return `${namespace || binding.namespace}/${name}`
}

/** True for a subject that is another account which the binding is right for, as far as anything shows. */
function isAnothers(relation: Extract<SubjectRelation, { index: number }>, bound: Bound): boolean {
  const { binding, kin, isOfAnother, isOfRelease, accounts } = bound
  if (isOfAnother) return true
  if (kin === undefined || isOfRelease) return false
  if (relation.how === 'name') return isOfLongerName(relation.subject.name, bound, kin)
  const place = relation.subject.namespace || binding.namespace
  if (accounts?.get(keyOf(relation.subject, binding))) return !isDoubled(relation, bound)
  if ([binding.name, binding.roleRef.name].some((name) => isNamedForAnother(name, kin, place))) return true
  // The account has its own binding to a role of that name: that one beside it is another installation's.
  return kin.own.some((own) => isOther(own, binding) && areCounterparts(own, binding, kin, place))
}

/** True for `web-2` beside `web`, where this account has its own binding to a role of that name: two installations in one namespace. */
function isOfLongerName(name: string, { binding }: Bound, kin: Kin): boolean {
  const [short, long] = [name, kin.name].sort((a, b) => a.length - b.length)
  if (short === undefined || !long?.startsWith(`${short}-`)) return false
  const isLike = (own: ReadBinding) =>
    own.roleRef.kind === binding.roleRef.kind &&
    isNamedAlike(own.roleRef.name, kin.name, binding.roleRef.name, name)
  return kin.own.some((own) => isOther(own, binding) && isLike(own))
}

function isOther(one: ReadBinding, { name, namespace }: ReadBinding): boolean {
  return one.name !== name || one.namespace !== namespace
}

function areCounterparts(one: ReadBinding, other: ReadBinding, kin: Kin, place: string): boolean {
  if (one.roleRef.kind !== other.roleRef.kind) return false
  return (
    isCounterpart(one.roleRef.name, other.roleRef.name, kin, place) ||
    isCounterpart(one.name, other.name, kin, place)
  )
}

/** True where the account that the binding names has another like it, and one of the two is the caller's by its name or release. */
function isDoubled(
  relation: Extract<SubjectRelation, { index: number }>,
  { binding, kin, all }: Bound,
): boolean {
  if (kin === undefined) return false
  const key = keyOf(relation.subject, binding)
  const place = relation.subject.namespace || binding.namespace
  const isOf = (one: ReadBinding, namespace: string, other: string) =>
    one.origin?.release?.startsWith(`${namespace}/`) === true ||
    holdsAdded([one.name, one.roleRef.name], namespace, other)
  return all.some(
    (one) =>
      isOther(one, binding) &&
      one.subjects.some((subject) => subject.kind === 'ServiceAccount' && keyOf(subject, one) === key) &&
      areCounterparts(one, binding, kin, place) &&
      !isOf(binding, place, kin.namespace) &&
      !isOf(one, kin.namespace, place) &&
      (isOf(one, place, kin.namespace) || isOf(binding, kin.namespace, place)),
  )
}

/** True where the account that the binding names is not there, or nothing else names it, and the binding is tied to this one. */
function isMeant(relation: SubjectRelation, bound: Bound): boolean {
  const { binding, kin, tie, accounts, isOfRelease } = bound
  // A letter wrong says itself which account was meant.
  const isNear =
    kin !== undefined &&
    ((relation.how === 'name' && isMisspelled(relation.subject.name, kin.name)) ||
      (relation.how === 'namespace' && isNamespaceSlip(relation.subject, bound, kin)))
  if (kin === undefined || tie === undefined || !(isNear || isClose(tie, kin))) return false
  if (relation.how === 'none') return true
  if (relation.how !== 'name' && relation.how !== 'namespace') return false
  if (relation.how === 'namespace' && (isOfRelease || isDoubled(relation, bound))) return true
  const key = keyOf(relation.subject, binding)
  const exists = accounts?.get(key)
  if (exists !== undefined) return !exists
  const isLone = (kin.named.get(key)?.length ?? 0) <= 1
  if (relation.how === 'name') return relation.isNear && isLone
  // Alone in a namespace that manifests forget, or where this account has more: it was left as it came.
  const isForgotten = relation.subject.namespace === FORGOTTEN && kin.namespace !== FORGOTTEN
  return isLone && (isNear || isForgotten || kin.own.some((own) => isClose(tieOf(own, kin), kin)))
}

/** True for a namespace a letter or two from the account's, in which nothing else that was read is. */
function isNamespaceSlip({ namespace = '' }: Subject, { all }: Bound, kin: Kin): boolean {
  if (!isMisspelled(namespace, kin.namespace)) return false
  const there = [...kin.named].filter(([key]) => key.startsWith(`${namespace}/`))
  return there.length === 1 && there[0]?.[1].length === 1 && !all.some((one) => one.namespace === namespace)
}

// Where a manifest without a namespace lands.
const FORGOTTEN = 'default'

function standingOfBinding(
  relation: SubjectRelation,
  role: RoleHit,
  bound: Bound,
  isElsewhere: boolean,
): Pick<BindingMiss, 'tier' | 'parts'> {
  const tier = tierOfRelation(relation, bound)
  if (role.state === 'missing') return { tier: relation.how === 'same' ? 'dangling' : 'apart', parts: 2 }
  if (role.state === 'unread')
    return { tier: tier === 'stranger' ? tier : 'unread', parts: tier === 'own' ? 1 : 2 }
  // A rule of the call's own place that lacks one word is nearer than a binding that would have to move, if that place has one.
  if (isElsewhere) return { tier: tierElsewhere(tier, role, bound), parts: 2 }
  if (role.state === 'near') return { tier: tier === 'stranger' ? tier : 'apart', parts: 2 }
  return { tier, parts: relation.how === 'name' && tier !== 'meant' ? 2 : 1 }
}

/** How near a binding is that the account has in another namespace than the call. */
function tierElsewhere(tier: TierName, role: RoleHit, { binding, kin }: Bound): TierName {
  const isPlaced = kin?.own.some(
    (own) =>
      own.namespace !== binding.namespace &&
      own.namespace !== '' &&
      isCounterpart(own.roleRef.name, binding.roleRef.name, kin, binding.namespace),
  )
  // It is bound in several namespaces, and each says what holds there.
  if (isPlaced) return 'apart'
  // Its Role is where the call is, or it is a ClusterRole of the account, which may have been meant for everywhere.
  if ((role.state === 'grants' && role.isHere) || binding.roleRef.kind === 'ClusterRole') return tier
  return binding.namespace === FORGOTTEN ? 'meant' : 'named'
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

function judge(
  binding: ReadBinding,
  facts: Facts,
  hitAt: HitOf,
  kin: Kin | undefined,
  all: readonly ReadBinding[],
): BindingMiss | undefined {
  const { request, caller } = facts
  const at = callNamespace(request)
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
  const bound = boundOf(binding, facts, kin, all)
  const isVague =
    relation.how === 'none' ||
    (relation.how === 'name' && !relation.isNear && !bound.isNamed) ||
    (relation.how === 'group' && !relation.isTypo && !bound.isNamed)
  // The API server's own bindings are meant for its own components.
  if (isVague && (role.state !== 'grants' || isBuiltInRole(binding.roleRef))) return undefined
  const isAtHome = binding.namespace !== '' && binding.namespace === parseServiceAccount(caller)?.namespace
  const standing = standingOfBinding(relation, role, bound, isElsewhere)
  const isOfNoOne = 'subject' in relation && facts.accounts?.get(keyOf(relation.subject, binding)) === false
  return {
    binding,
    relation,
    isElsewhere,
    role,
    isAtHome,
    isOfNoOne,
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
  if (tier !== 'namesake' || relation.how !== 'namespace' || kin === undefined) return false
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

function breadth({ role }: BindingMiss): number {
  return role.state === 'grants' ? role.rules.flatMap((rule) => rule.verbs).length : 0
}

/**
 * Bindings that come near to giving the call to the caller, nearest first; of equally near ones the role that gives least
 * comes first. None where the call was judged as no one.
 */
export function bindingMisses(facts: Facts, kin = kinOf(facts)): BindingMiss[] {
  if (facts.caller === '' || facts.caller === 'system:anonymous') return []
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

/** The ServiceAccounts that bindings near the caller name in its place: worth a look whether they exist. */
export function wantedAccounts(facts: Facts): { namespace: string; name: string }[] {
  const found = bindingMisses(facts).flatMap(({ binding, relation, role, tier }) => {
    const isAsked = relation.how === 'namespace' || (relation.how === 'name' && relation.isNear)
    if (!isAsked || role.state !== 'grants' || tier === 'stranger') return []
    const { name, namespace = binding.namespace } = relation.subject
    return [{ namespace, name }]
  })
  return [...new Map(found.map((one) => [`${one.namespace}/${one.name}`, one])).values()]
}
