import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { CAPITALS, nearSubject, nearTarget, replaceResource, wordOf } from './near-rule'

export const resourceCapitals: RuleCause<'D7'> = {
  id: 'D7',
  family: 'rules',
  title: 'The rule spells the resource with capitals',
  nature: 'wrong',
  ofMiss: ({ resource }) => resource?.how === 'misspelled' && CAPITALS.has(resource.spelling),
  says: (data, { request }) =>
    say`${nearSubject(data)} spells the resource "${code(wordOf(data))}"; its name in the API is ${code(nearTarget(request))}. Names are compared byte for byte and are lowercase.`,
  correct: (data, { request }) => replaceResource(data, request),
}
