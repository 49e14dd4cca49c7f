import { code, say, words } from '@/lib/phrase/phrase'
import { wordForm } from '../../rule-words'
import type { RuleCause } from '../cause'
import { failsByVerb, nearSubject, replaceVerb } from './near-rule'
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
      ? say`${nearSubject(data)} has the verb ${code(`"${word}"`)}: ${words(form.why)}. This request asks for ${code(verb)}.`
      : say`${nearSubject(data)} has the verb ${code(`"${word}"`)}, which Kubernetes itself never asks for. This request asks for ${code(verb)}.`
  },
  correct(data, { request: { verb } }) {
    const word = inventedVerb(verb, data.miss.rule.verbs) ?? ''
    return replaceVerb(data, word, wordForm('verbs', word)?.meant ?? [verb])
  },
}
