import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addVerb, failsByVerb, gives } from './near-rule'

export const missingVerb: RuleCause<'D1'> = {
  id: 'D1',
  family: 'rules',
  title: 'The verb is missing',
  nature: 'missing',
  ofMiss: (miss, request) => request.kind === 'path' || failsByVerb(miss, request),
  says: (data, { request }) => say`${gives(data)}, but not ${code(request.verb)}.`,
  correct: (data, { request }) => addVerb(data, request),
}
