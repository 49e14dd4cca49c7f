import type { RuleCause } from '../cause'
import { addResource, subjectOf, targetOf, wordOf } from './near-rule'

export const onlySubresource: RuleCause<'D10'> = {
  id: 'D10',
  family: 'rules',
  title: 'Only the subresource is granted',
  nature: 'missing',
  ofMiss: ({ resource }) => resource?.how === 'child',
  says: (data, { request }) =>
    `${subjectOf(data)} grants ${wordOf(data)}, which does not include ${targetOf(request)} itself.`,
  correct: (data, { request }) => addResource(data, request),
}
