import type { CallCause } from '../cause'
import { CAPITALS, type NearRule, replaceResource, subjectOf, targetOf, wordOf } from './near-rule'

export const resourceMisspelled: CallCause<'D6', NearRule> = {
  id: 'D6',
  family: 'rules',
  title: 'The rule misspells the resource',
  nature: 'wrong',
  ofMiss: ({ resource }) => resource?.how === 'misspelled' && !CAPITALS.has(resource.spelling),
  says: (data, { request }) =>
    `${subjectOf(data)} spells the resource "${wordOf(data)}"; its name in the API is ${targetOf(request)}. A rule matches only the plural name.`,
  correct: (data, { request }) => replaceResource(data, request),
}
