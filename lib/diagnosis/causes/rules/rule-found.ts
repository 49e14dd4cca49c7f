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

/** A near rule as the basis of a cause: proven when it is one part away, no guess, and no rule can be missing from the list. */
export function ruleFound(miss: Miss, { grantFor, areRulesWhole }: Case): Found<NearRule> {
  const grant = grantFor(miss.rule)
  return {
    confidence: confidenceOf(miss, areRulesWhole),
    distance: miss.distance,
    data: grant ? { miss, grant } : { miss },
  }
}
