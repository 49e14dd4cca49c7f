import { say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addVerb, failsByVerb, gives } from './near-rule'

export const getWithoutList: RuleCause<'D2'> = {
  id: 'D2',
  family: 'rules',
  title: 'get is granted, list is not',
  nature: 'missing',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) &&
    request.verb === 'list' &&
    miss.rule.verbs.includes('get') &&
    !miss.rule.verbs.includes('watch'),
  says: (data) =>
    say`${gives(data)}, but not list. Reading one object by its name is get; reading all of them is list.`,
  correct: (data, { request }) => addVerb(data, request),
}
