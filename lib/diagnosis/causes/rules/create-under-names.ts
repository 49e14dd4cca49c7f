import { say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { dropNames, failsByName, isNameless, namesOf, sayPattern, subjectOf } from './near-rule'

export const createUnderNames: RuleCause<'D13'> = {
  id: 'D13',
  family: 'rules',
  title: 'create with resourceNames',
  nature: 'wrong',
  ofMiss: (miss, request) => failsByName(miss) && isNameless(request) && request.verb === 'create',
  says: (data) =>
    say`${subjectOf(data)} grants create only for ${namesOf(data)}.${sayPattern(data)} A POST that creates an object carries no name, so such a rule never matches it.`,
  correct: (data) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
}
