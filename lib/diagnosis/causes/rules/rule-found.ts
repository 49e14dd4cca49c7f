import type { Case } from '../../case'
import type { Miss } from '../../near-miss'
import type { Found } from '../cause'
import type { NearRule } from './near-rule'

/** A near rule as the basis of a cause: proven when it is one part away and no rule can be missing from the list. */
export function ruleFound(miss: Miss, { grantFor, areRulesWhole }: Case): Found<NearRule> {
  const grant = grantFor(miss.rule)
  return {
    confidence: miss.distance === 1 && areRulesWhole ? 'proven' : 'likely',
    distance: miss.distance,
    data: grant ? { miss, grant } : { miss },
  }
}
