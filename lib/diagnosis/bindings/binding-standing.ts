import { usernameOf } from '@/lib/rbac/service-account'
import type { Subject } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import type { FindingPlace, TierName } from '../rank'
import { findMarked, type ReadBinding } from './read-objects'
import type { RoleHit } from './role-hit'
import { isMisspelled, type SubjectRelation } from './subject-relation'
import {
  holdsAdded,
  isClose,
  isCounterpart,
  isNamedAfter,
  isNamedAlike,
  isNamedBest,
  isNamedForAnother,
  isNamedLike,
  isOfAnother,
  isOfOwnRelease,
  type Kin,
  madeBy,
  type Tie,
  tieOf,
  wordsAdded,
  wordsIn,
} from './ties'

/** How near a binding is by its subjects, and by what ties it to the account. */
function tierOfRelation(relation: SubjectRelation, bound: Bound): TierName {
  switch (relation.how) {
    case 'same':
    case 'no-namespace':
    case 'kind':
      return 'own'
    case 'namespace':
      return isAnothers(relation, bound) ? 'stranger' : isMeant(relation, bound) ? 'meant' : 'loose'
    case 'group':
      return relation.isTypo ? 'own' : bound.isNamed ? 'named' : 'apart'
    case 'name':
      if (isAnothers(relation, bound)) return 'stranger'
      if (isMeant(relation, bound)) return 'meant'
      if (relation.isNear || bound.isNamed || isOfSecond(relation.subject.name, bound)) return 'named'
      if (isOfCrew(bound) || isOfOther(relation.subject.name, bound)) return 'crew'
      // An account with rules of its own lacks this one; one without any may have been left out.
      return bound.kin?.isBare === false ? 'stranger' : 'apart'
    case 'none':
      if (bound.isOfAnother) return 'stranger'
      if (isMeant(relation, bound)) return 'meant'
      return bound.tie === undefined ? 'loose' : 'named'
  }
}

/** A binding with what it is to the account, beside its subjects. */
export interface Bound {
  binding: ReadBinding
  kin: Kin | undefined
  tie: Tie | undefined
  /** The installer's marks say that it is for something else. */
  isOfAnother: boolean
  /** A fix made it for the account that it names, which says nothing about this one. */
  isMade: boolean
  /** It came with a release of the account's. */
  isOfRelease: boolean
  /** Its name holds the account's, and no other account that is known fits better. */
  isNamed: boolean
  accounts: Facts['accounts']
  all: readonly ReadBinding[]
}

export function boundOf(
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
    isMade: binding.subjects.some(
      ({ name, namespace = binding.namespace }) =>
        madeBy(binding, usernameOf(namespace, name), facts).length > 0,
    ),
    isOfRelease: kin !== undefined && both.some((object) => isOfOwnRelease(object, kin)),
    isNamed: kin !== undefined && tieOf(binding, kin)?.by === 'name',
    accounts: facts.accounts,
    all,
  }
}

/**
 * True for the account by the name that it had, as charts change it: what is bound to this one has no word of the new name and is named after
 * the old one, or a release's name precedes one of the two and nothing is bound to this one.
 */
function isFormer(old: string, { kin }: Bound): boolean {
  if (kin === undefined) return false
  const { own, isBare, name, namespace } = kin
  if (isBare) return name.endsWith(`-${old}`) || old.endsWith(`-${name}`)
  const names = own.flatMap((one) => [one.name, one.roleRef.name])
  const added = wordsAdded(name, old, namespace)
  return (
    added.length > 0 &&
    names.some((word) => isNamedLike(word, old)) &&
    isNamedBest(names, old, kin) &&
    !names.some((word) => isNamedLike(word, name) || added.some((one) => wordsIn(word).includes(one)))
  )
}

/** True for `web` beside `web-2`, which is this one and has other bindings that are like those of `web`: a second installation without this one. */
function isOfSecond(old: string, { binding, kin, all }: Bound): boolean {
  if (kin === undefined || !kin.name.startsWith(`${old}-`)) return false
  // The second installation has this binding too, whoever that one names.
  const isSame = (one: ReadBinding) =>
    one.namespace === binding.namespace && isNamedAlike(one.name, kin.name, binding.name, old)
  if (all.some((one) => isOther(one, binding) && isSame(one))) return false
  const theirs = (kin.named.get(`${kin.namespace}/${old}`) ?? []).filter((one) => isOther(one, binding))
  const isLike = (own: ReadBinding) =>
    theirs.some((one) => isNamedAlike(own.roleRef.name, kin.name, one.roleRef.name, old))
  return kin.isBare ? !isNamedSomewhere(kin) : kin.own.some(isLike)
}

/** True where a binding names an account of this name in another namespace: that one is nearer than one of another name. */
function isNamedSomewhere({ named, namespace, name }: Kin): boolean {
  return [...named.keys()].some((key) => key.endsWith(`/${name}`) && key !== `${namespace}/${name}`)
}

/** True where it is named after another account of the namespace, and nothing is bound to this one, which can be that one by another name. */
function isOfOther(old: string, { binding, kin, isMade }: Bound): boolean {
  if (kin === undefined || isMade || !kin.isBare || isNamedSomewhere(kin)) return false
  return [binding.name, binding.roleRef.name].some((word) => isNamedAfter(word, old, kin.namespace))
}

/** True where the binding is for several accounts of this one's namespace, is named after none, and this one has nothing made for it. */
function isOfCrew({ binding, kin }: Bound): boolean {
  if (kin === undefined || binding.subjects.length < 2) return false
  if (kin.own.some((own) => tieOf(own, kin) !== undefined)) return false
  const isBeside = ({ kind, name, namespace = binding.namespace }: Subject) =>
    kind === 'ServiceAccount' &&
    namespace === kin.namespace &&
    // `web-2` beside `web`: the other installation of the namespace, whose crew is its own.
    !isLonger(name, kin.name) &&
    ![binding.name, binding.roleRef.name].some((one) => isNamedAfter(one, name, namespace))
  return binding.subjects.every(isBeside)
}

function isLonger(one: string, other: string): boolean {
  return one.startsWith(`${other}-`) || other.startsWith(`${one}-`)
}

export function keyOf({ name, namespace }: Subject, binding: ReadBinding): string {
  return `${namespace || binding.namespace}/${name}`
}

/** True for a subject that is another account which the binding is right for, as far as anything shows. */
function isAnothers(relation: Extract<SubjectRelation, { index: number }>, bound: Bound): boolean {
  const { binding, kin, isOfAnother, isOfRelease } = bound
  // Of an account that has nothing, the namespace alone says little about the release.
  if (isOfAnother && kin?.isBare !== true) return true
  if (kin === undefined || isOfRelease) return false
  if (relation.how === 'name') return isOfLongerName(relation.subject.name, bound, kin)
  const place = relation.subject.namespace || binding.namespace
  if ([binding.name, binding.roleRef.name].some((name) => isNamedForAnother(name, kin, place))) return true
  // The account has its own binding to a role of that name: that one beside it is another installation's.
  const isHome = binding.namespace === kin.namespace
  return kin.own.some(
    (own) =>
      isOther(own, binding) &&
      // What is in its own namespace is its own, whatever it has elsewhere.
      (!isHome || own.namespace === binding.namespace) &&
      areCounterparts(own, binding, kin, place),
  )
}

/** True for `web-2` beside `web`, where this account has its own binding to a role of that name: two installations in one namespace. */
function isOfLongerName(name: string, { binding }: Bound, kin: Kin): boolean {
  if (!isLonger(name, kin.name)) return false
  const isLike = (own: ReadBinding) =>
    own.roleRef.kind === binding.roleRef.kind &&
    isNamedAlike(own.roleRef.name, kin.name, binding.roleRef.name, name)
  return kin.own.some((own) => isOther(own, binding) && isLike(own))
}

export function isOther(one: ReadBinding, { name, namespace }: ReadBinding): boolean {
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
  const key = 'subject' in relation ? keyOf(relation.subject, binding) : ''
  if (relation.how === 'name' && kin !== undefined) {
    // The account of before: what nobody else can use was made for this one.
    const isGone = accounts?.get(key) === false && tie !== undefined
    if (isGone || isFormer(relation.subject.name, bound)) return true
  }
  // A letter wrong says itself which account was meant.
  const isNear =
    kin !== undefined &&
    ((relation.how === 'name' && isMisspelled(relation.subject.name, kin.name)) ||
      (relation.how === 'namespace' && isNamespaceSlip(relation.subject, bound, kin)))
  if (kin === undefined || tie === undefined || bound.isOfAnother || !(isNear || isClose(tie, kin)))
    return false
  if (relation.how === 'none') return true
  if (relation.how !== 'name' && relation.how !== 'namespace') return false
  if (relation.how === 'namespace' && (isOfRelease || isDoubled(relation, bound))) return true
  if (accounts?.get(key) === false) return true
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

export function standingOfBinding(
  relation: SubjectRelation,
  role: RoleHit,
  bound: Bound,
  isElsewhere: boolean,
): Required<Pick<FindingPlace, 'tier' | 'parts'>> {
  const tier = tierOfRelation(relation, bound)
  if (role.state === 'missing') return { tier: relation.how === 'same' ? 'dangling' : 'apart', parts: 2 }
  if (role.state === 'unread')
    return { tier: tier === 'stranger' ? tier : 'unread', parts: tier === 'own' ? 1 : 2 }
  // A rule of the call's own place that lacks one word is nearer than a binding that would have to move, if that place has one.
  if (isElsewhere) return { tier: tierElsewhere(tier, role, bound), parts: 2 }
  if (role.state === 'near' && role.put) return { tier, parts: 1 + role.miss.parts }
  if (role.state === 'near') return { tier: tierNear(tier, role.miss.parts), parts: 1 + role.miss.parts }
  // Of a binding that is named after the account only the subject differs.
  const isApart = relation.how === 'name' && tier !== 'meant' && !bound.isNamed
  return { tier, parts: isApart ? 3 : 1 }
}

/** How near a binding is whose role lacks a part of the call too: where all else says that it was made for the account, two slips are likely. */
function tierNear(tier: TierName, parts: number): TierName {
  if (tier === 'stranger') return tier
  return tier === 'meant' && parts === 1 ? 'named' : 'apart'
}

function isOfSameRelease({ origin }: ReadBinding, other: ReadBinding): boolean {
  return origin?.release !== undefined && origin.release === other.origin?.release
}

/** How near a binding is that the account has in another namespace than the call. */
function tierElsewhere(tier: TierName, role: RoleHit, { binding, kin, all }: Bound): TierName {
  const isPlaced = kin?.own.some(
    (own) =>
      own.namespace !== binding.namespace &&
      own.namespace !== '' &&
      isCounterpart(own.roleRef.name, binding.roleRef.name, kin, binding.namespace),
  )
  // Its own namespace has one of that name, so that in another one is there beside it.
  const isBeside = all.some(
    (one) =>
      isOther(one, binding) &&
      one.namespace === kin?.namespace &&
      isCounterpart(one.name, binding.name, kin, binding.namespace),
  )
  // What was installed with it works in that namespace too, so it is there on purpose.
  const isOnPurpose = all.some(
    (one) => isOther(one, binding) && one.namespace === binding.namespace && isOfSameRelease(one, binding),
  )
  // It is bound in several namespaces, and each says what holds there.
  if (isPlaced || isBeside || isOnPurpose) return 'apart'
  // Its Role is where the call is, or it is a ClusterRole of the account, which may have been meant for everywhere.
  if ((role.state === 'grants' && role.isHere) || binding.roleRef.kind === 'ClusterRole') return tier
  return binding.namespace === FORGOTTEN ? 'meant' : 'named'
}
