import { code, listed, say } from '@/lib/phrase/phrase'
import { sayWhy } from '../../rule-words'
import type { RuleCause } from '../cause'
import { CAPITALS, nearSubject, nearTarget, replaceResource, wordOf } from './near-rule'

export const resourceMisspelled: RuleCause<'D6'> = {
  id: 'D6',
  family: 'rules',
  title: 'The rule misspells the resource',
  nature: 'wrong',
  ofMiss: ({ resource }) =>
    (resource?.how === 'misspelled' && !CAPITALS.has(resource.spelling)) ||
    (resource?.how === 'form' && resource.form.how !== 'star'),
  says(data, { request }) {
    const { resource } = data.miss
    const word = wordOf(data)
    if (resource?.how === 'form') {
      return say`${nearSubject(data)} writes the resource as ${code(`"${word}"`)}. ${sayWhy(resource.form)}, so the rule does not cover ${code(nearTarget(request))}.`
    }
    const isGuess = resource?.how === 'misspelled' && resource.spelling === 'letters'
    if (!isGuess) {
      return say`${nearSubject(data)} spells the resource ${code(`"${word}"`)}; its name in the API is ${code(nearTarget(request))}. A rule matches only the plural name.`
    }
    const meant = [nearTarget(request), ...resource.others]
    return say`${nearSubject(data)} names the resource ${code(`"${word}"`)}, which is not in the API server's list. It may be meant for ${listed(meant.map(code), 'or')}: a rule matches only the exact plural name.`
  },
  correct: (data, { request }) => replaceResource(data, request),
}
