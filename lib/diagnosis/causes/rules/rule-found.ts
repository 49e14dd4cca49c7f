import { shownByAll } from '@/lib/evidence/shown'
import type { Strength } from '@/lib/evidence/strength'
import { inventedVerb } from '@/lib/phrase/rule-words'
import type { Grant } from '@/lib/rbac/types'
import { findMarked } from '../../bindings/read-objects'
import type { Case } from '../../case'
import { isFixName } from '../../fixes/fix-names'
import { type Miss, nearMissStanding } from '../../near-miss'
import { byNearness } from '../../rank'
import type { Ranked } from '../cause'
import type { NearRule } from './near-rule'

/** By letters alone a word that may mean one of several is possible at most. */
function confidenceOf({ parts, whole, resource, group, isGuess }: Miss, read: Strength): Strength {
  if (resource?.how === 'misspelled' && resource.spelling === 'letters') {
    if (resource.others.length > 0) return 'possible'
  }
  // A rule on a resource of the same name in another group may be meant as it is.
  const isOtherServed = group?.how === 'other' && group.isServed
  return (parts === 1 || whole) && !isOtherServed && !isGuess ? read : 'likely'
}

/** True for a rule on other names where a binding that almost applies names this very object: the rule is for those others. */
function isForOtherNames({ failed, pattern }: Miss, { request, bindingMisses }: Case): boolean {
  if (request.kind === 'path' || failed.length !== 1 || failed[0] !== 'name' || pattern !== undefined) {
    return false
  }
  return bindingMisses.some(
    (binding) =>
      binding.role.state === 'grants' &&
      byNearness(binding, { tier: 'loose' }) < 0 &&
      (binding.role.rule.resourceNames ?? []).includes(request.name),
  )
}

/** True for a rule of a Role that an earlier fix made, by its mark or its name. */
function isMade({ roleKind: kind, role: name, bindingNamespace = '' }: Grant, { rule }: Miss, theCase: Case) {
  const role = findMarked(theCase, { roleRef: { kind, name }, namespace: bindingNamespace })
  return role?.answers !== undefined || isFixName(name, theCase.caller, rule, rule.namespace)
}

/** A near rule as the basis of a cause: proven when it is one part away, no guess, and no rule can be missing from the list. */
export function ruleFound(miss: Miss, theCase: Case): Ranked<NearRule> {
  const { grantFor, rulesRead } = theCase
  const grant = grantFor(miss.rule)
  const near = grant ? { miss, grant } : { miss }
  // What an earlier fix gave for one call comes near others by chance.
  if (grant && isMade(grant, miss, theCase))
    return { confidence: 'possible', tier: 'stranger', near, data: near }
  return {
    confidence: confidenceOf(miss, shownByAll(rulesRead)),
    ...(isForOtherNames(miss, theCase) ? { tier: 'apart' } : nearMissStanding(miss)),
    near,
    data: near,
  }
}

/**
 * True for a rule that differs from the call in several parts, each of which may be meant as it is written: then it grants
 * something else, and is not a slip by whoever wrote it.
 */
function isForAnotherPurpose({ parts, whole, failed, rule, resource, group }: Miss, verb: string): boolean {
  if (
    parts < 2 ||
    whole ||
    failed.some((part) => part === 'path' || part === 'scope' || part === 'namespace')
  ) {
    return false
  }
  const isResourceMeant = resource === undefined || resource.how === 'child'
  const isGroupMeant = group === undefined || group.how === 'other'
  const areNamesMeant = !rule.resourceNames.some((name) => name.includes('*'))
  return isResourceMeant && isGroupMeant && areNamesMeant && inventedVerb(verb, rule.verbs) === undefined
}

/** What a rule for another purpose counts as: possible, after all that is nearer; undefined for any other rule. */
export function ofAnotherPurpose(miss: Miss, verb: string) {
  return isForAnotherPurpose(miss, verb) ? ({ confidence: 'possible', tier: 'stranger' } as const) : undefined
}
