import { code, say } from '@/lib/phrase/phrase'
import type { Case } from '../../case'
import type { Ranked, RuleCause } from '../cause'
import { addVerb, failsByVerb, gives, type NearRule } from './near-rule'
import { ruleFound } from './rule-found'
import { inventedVerb } from './verbs'

/** Beside the missing verb itself, because a reader who can list but not watch runs an informer. */
function watchesWithoutList(theCase: Case): Ranked<NearRule>[] {
  const { request, misses } = theCase
  if (request.kind === 'path' || request.verb !== 'watch') return []
  return misses
    .filter(
      (miss) =>
        failsByVerb(miss, request) && !miss.failed.includes('scope') && miss.rule.verbs.includes('list'),
    )
    .filter(({ rule }) => inventedVerb(request.verb, rule.verbs) === undefined)
    .map((miss) => {
      const found = ruleFound(miss, theCase)
      return { ...found, parts: miss.parts + 1 }
    })
}

export const listWithoutWatch: RuleCause<'D3'> = {
  id: 'D3',
  family: 'rules',
  title: 'An informer needs both list and watch',
  nature: 'missing',
  sameFor: 'informers',
  find: (theCase) => watchesWithoutList(theCase),
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) && request.verb === 'list' && miss.rule.verbs.includes('watch'),
  says: (data, { request }) =>
    say`${gives(data)}, but not ${code(request.verb)}. A client that keeps a live copy needs both list and watch.`,
  correct: (data, { request }) => addVerb(data, request),
}
