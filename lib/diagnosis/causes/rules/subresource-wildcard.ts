import { code, say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { nearSubject, replaceResource, wordOf } from './near-rule'

export const subresourceWildcard: RuleCause<'D9'> = {
  id: 'D9',
  family: 'rules',
  title: 'pods/* is not a wildcard',
  nature: 'wrong',
  ofMiss: ({ resource }) =>
    resource?.how === 'star-subresource' || (resource?.how === 'form' && resource.form.how === 'star'),
  says: (data) =>
    say`${nearSubject(data)} writes "${code(wordOf(data))}", which matches nothing. Only "*" and the form "*/log" are wildcards for resources.`,
  correct: (data, { request }) => replaceResource(data, request),
}
