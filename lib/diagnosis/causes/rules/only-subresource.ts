import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addResource, nearSubject, nearTarget, wordOf } from './near-rule'

export const onlySubresource: RuleCause<'D10'> = {
  id: 'D10',
  family: 'rules',
  title: 'Only the subresource is granted',
  nature: 'missing',
  ofMiss: ({ resource }) => resource?.how === 'child',
  says: (data, { request }) =>
    say`${nearSubject(data)} grants ${code(wordOf(data))}, which does not include ${code(nearTarget(request))} itself.`,
  correct: (data, { request }) => addResource(data, request),
}
