import type { CallCause } from '../cause'
import {
  dropNames,
  failsByName,
  isNameless,
  type NearRule,
  namesOf,
  sayPattern,
  subjectOf,
} from './near-rule'

export const deletecollectionUnderNames: CallCause<'D14', NearRule> = {
  id: 'D14',
  family: 'rules',
  title: 'deletecollection with resourceNames',
  nature: 'wrong',
  ofMiss: (miss, request) => failsByName(miss) && isNameless(request) && request.verb === 'deletecollection',
  says: (data) =>
    `${subjectOf(data)} grants deletecollection only for ${namesOf(data)}.${sayPattern(data)} Such a request carries no name, so the rule never matches it.`,
  correct: (data) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
}
