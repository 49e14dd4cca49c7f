import type { Confidence } from '@/lib/contract/explanation'
import type { Case } from '../../case'
import type { Miss } from '../../near-miss'
import type { Found } from '../cause'
import type { NearRule } from './near-rule'

/** By letters alone a word is a guess, and one of several is possible at most. */
function confidenceOf({ distance, resource, group, isGuess }: Miss, areRulesWhole: boolean): Confidence {
  if (resource?.how === 'misspelled' && resource.spelling === 'letters') {
    return resource.others.length > 0 ? 'possible' : 'likely'
  }
  // A rule on a resource of the same name in another group may be meant as it is.
  const isOtherServed = group?.how === 'other' && group.isServed
  return distance === 1 && areRulesWhole && !isOtherServed && !isGuess ? 'proven' : 'likely'
}

// Just after a binding for an account of almost the same name.
const OF_OTHER_NAMES = 1.3

/** True for a rule on other names where a binding that almost applies names this very object: the rule is for those others. */
function isForOtherNames({ failed, pattern }: Miss, { request, bindingMisses }: Case): boolean {
  if (request.kind === 'path' || failed.length !== 1 || failed[0] !== 'name' || pattern !== undefined) {
    return false
  }
  return bindingMisses.some(
    ({ role, distance }) =>
      role.state === 'grants' &&
      distance < OF_OTHER_NAMES &&
      (role.rule.resourceNames ?? []).includes(request.name),
  )
}

/** A near rule as the basis of a cause: proven when it is one part away, no guess, and no rule can be missing from the list. */
export function ruleFound(miss: Miss, theCase: Case): Found<NearRule> {
  const { grantFor, areRulesWhole } = theCase
  const grant = grantFor(miss.rule)
  return {
    confidence: confidenceOf(miss, areRulesWhole),
    distance: isForOtherNames(miss, theCase) ? OF_OTHER_NAMES : miss.distance,
    data: grant ? { miss, grant } : { miss },
  }
}
