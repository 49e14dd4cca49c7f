import type { CallCause } from '../cause'
import { failsByVerb, type NearRule, replaceVerb, subjectOf } from './near-rule'
import { inventedVerb } from './verbs'

export const unknownVerb: CallCause<'D19', NearRule> = {
  id: 'D19',
  family: 'rules',
  title: 'The rule has a verb that the API does not know',
  nature: 'wrong',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) && inventedVerb(request.verb, miss.rule.verbs) !== undefined,
  says: (data, { request: { verb } }) =>
    `${subjectOf(data)} has the verb "${inventedVerb(verb, data.miss.rule.verbs) ?? ''}", which Kubernetes itself never asks for. This request asks for ${verb}.`,
  correct: (data, { request }) =>
    replaceVerb(data, request, inventedVerb(request.verb, data.miss.rule.verbs) ?? ''),
}
