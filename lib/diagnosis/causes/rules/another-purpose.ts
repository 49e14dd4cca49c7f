import type { Miss } from '../../near-miss'
import { inventedVerb } from './verbs'

/** Just after "no rule applies", which is what is proven where only such rules are near. */
const AFTER_NO_RULE = 9.3

/**
 * True for a rule that differs from the call in several parts, each of which may be meant as it is written: then it grants
 * something else, and is no slip of whoever wrote it.
 */
function isForAnotherPurpose({ distance, failed, rule, resource, group }: Miss, verb: string): boolean {
  if (distance < 2 || failed.some((part) => part === 'path' || part === 'scope' || part === 'namespace')) {
    return false
  }
  const isResourceMeant = resource === undefined || resource.how === 'child'
  const isGroupMeant = group === undefined || group.how === 'other'
  const areNamesMeant = !rule.resourceNames.some((name) => name.includes('*'))
  return isResourceMeant && isGroupMeant && areNamesMeant && inventedVerb(verb, rule.verbs) === undefined
}

/** What a rule for another purpose counts as: possible, after all that is nearer; undefined for any other rule. */
export function ofAnotherPurpose(miss: Miss, verb: string) {
  return isForAnotherPurpose(miss, verb)
    ? ({ confidence: 'possible', distance: AFTER_NO_RULE } as const)
    : undefined
}
