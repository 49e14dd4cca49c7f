import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { RuleCause } from '../cause'
import { addVerb, failsByVerb, gives } from './near-rule'

export const deleteWithoutDeletecollection: RuleCause<'D15'> = {
  id: 'D15',
  family: 'rules',
  title: 'delete is granted, deletecollection is not',
  nature: 'missing',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) && request.verb === 'deletecollection' && miss.rule.verbs.includes('delete'),
  says: (data) =>
    say`${gives(data)}, but not deletecollection. One request that deletes all objects, or those of a selector, is a separate verb.`,
  correct: (data, { request }) => addVerb(data, request),
  changes: () => [requestChange(say`Delete the objects one by one, by name.`)],
}
