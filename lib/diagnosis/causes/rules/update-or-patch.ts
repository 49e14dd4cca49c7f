import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addVerb, failsByVerb, gives } from './near-rule'

export const updateOrPatch: RuleCause<'D16'> = {
  id: 'D16',
  family: 'rules',
  title: 'update is granted, patch is not',
  nature: 'missing',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) &&
    ((request.verb === 'patch' && miss.rule.verbs.includes('update')) ||
      (request.verb === 'update' && miss.rule.verbs.includes('patch'))),
  says: (data, { request }) =>
    say`${gives(data)}, but not ${code(request.verb)}. PUT is update; PATCH, as kubectl edit, apply and label send it, is patch.`,
  correct: (data, { request }) => addVerb(data, request),
}
