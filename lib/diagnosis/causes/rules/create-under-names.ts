import { say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { dropNames, failsByName, isNameless, nearNames, nearSubject, sayPattern } from './near-rule'

export const createUnderNames: RuleCause<'D13'> = {
  id: 'D13',
  family: 'rules',
  title: 'create with resourceNames',
  nature: 'wrong',
  ofMiss: (miss, request) => failsByName(miss) && isNameless(request) && request.verb === 'create',
  says: (data) =>
    say`${nearSubject(data)} grants create only for ${nearNames(data)}.${sayPattern(data)} A POST that creates an object carries no name, so such a rule never matches it.`,
  correct: (data) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
}
