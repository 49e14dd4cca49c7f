import { say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { dropNames, failsByName, isNameless, nearNames, nearSubject, sayPattern } from './near-rule'

export const deletecollectionUnderNames: RuleCause<'D14'> = {
  id: 'D14',
  family: 'rules',
  title: 'deletecollection with resourceNames',
  nature: 'wrong',
  ofMiss: (miss, request) => failsByName(miss) && isNameless(request) && request.verb === 'deletecollection',
  says: (data) =>
    say`${nearSubject(data)} grants deletecollection only for ${nearNames(data)}.${sayPattern(data)} Such a request carries no name, so the rule never matches it.`,
  correct: (data) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
}
