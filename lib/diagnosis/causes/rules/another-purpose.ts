import type { Miss } from '../../near-miss'
import { inventedVerb } from './verbs'

/**
 * True for a rule that differs from the call in several parts, each of which may be meant as it is written: then it grants
 * something else, and is no slip of whoever wrote it.
 */
function isForAnotherPurpose({ parts, failed, rule, resource, group }: Miss, verb: string): boolean {
  if (parts < 2 || failed.some((part) => part === 'path' || part === 'scope' || part === 'namespace')) {
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
