import type { CallCause } from '../cause'
import { CAPITALS, type NearRule, replaceResource, subjectOf, targetOf, wordOf } from './near-rule'

export const resourceMisspelled: CallCause<'D6', NearRule> = {
  id: 'D6',
  family: 'rules',
  title: 'The rule spells the resource wrongly',
  nature: 'wrong',
  ofMiss: ({ resource }) => resource?.how === 'misspelt' && !CAPITALS.has(resource.spelling),
  says: (data, { request }) =>
    `${subjectOf(data)} spells the resource "${wordOf(data)}"; its name in the API is ${targetOf(request)}. A rule matches the plural name only.`,
  correct: (data, { request }) => replaceResource(data, request),
}
