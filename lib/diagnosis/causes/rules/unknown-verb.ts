import { wordForm } from '../../rule-words'
import type { RuleCause } from '../cause'
import { failsByVerb, replaceVerb, subjectOf } from './near-rule'
import { inventedVerb } from './verbs'

export const unknownVerb: RuleCause<'D19'> = {
  id: 'D19',
  family: 'rules',
  title: 'The rule has a verb that the API does not know',
  nature: 'wrong',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) && inventedVerb(request.verb, miss.rule.verbs) !== undefined,
  says(data, { request: { verb } }) {
    const word = inventedVerb(verb, data.miss.rule.verbs) ?? ''
    const form = wordForm('verbs', word)
    return form
      ? `${subjectOf(data)} has the verb "${word}": ${form.why}. This request asks for ${verb}.`
      : `${subjectOf(data)} has the verb "${word}", which Kubernetes itself never asks for. This request asks for ${verb}.`
  },
  correct(data, { request: { verb } }) {
    const word = inventedVerb(verb, data.miss.rule.verbs) ?? ''
    return replaceVerb(data, word, wordForm('verbs', word)?.meant ?? [verb])
  },
}
