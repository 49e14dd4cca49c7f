import type { CallCause } from '../cause'
import { addResource, type NearRule, subjectOf, targetOf, wordOf } from './near-rule'

export const onlySubresource: CallCause<'D10', NearRule> = {
  id: 'D10',
  family: 'rules',
  title: 'Only the subresource is granted',
  nature: 'missing',
  ofMiss: ({ resource }) => resource?.how === 'child',
  says: (data, { request }) =>
    `${subjectOf(data)} grants ${wordOf(data)}, which does not include ${targetOf(request)} itself.`,
  correct: (data, { request }) => addResource(data, request),
}
