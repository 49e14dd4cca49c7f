import { say } from '@/lib/phrase/phrase'
import type { RuleCause } from '../cause'
import { addGroup, gives, nearGroup } from './near-rule'

export const otherGroup: RuleCause<'D4'> = {
  id: 'D4',
  family: 'rules',
  title: 'The rule names another API group',
  nature: 'wrong',
  ofMiss: ({ resource, group }) => !resource && group?.how === 'other',
  says: (data, { request }) =>
    say`${gives(data)}. The resource matches but the group does not: the request is for ${nearGroup(request)}.`,
  correct: (data, { request }) => addGroup(data, request),
}
