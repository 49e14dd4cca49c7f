import type { CallCause } from '../cause'
import { groupOf, type NearRule, replaceGroup, subjectOf } from './near-rule'

export const groupMisspelled: CallCause<'D5', NearRule> = {
  id: 'D5',
  family: 'rules',
  title: 'The rule writes the group as a version or a word',
  nature: 'wrong',
  ofMiss: ({ resource, group }) => !resource && group !== undefined && group.how !== 'other',
  says: (data, { request }) =>
    `${subjectOf(data)} writes the API group as "${data.miss.group?.word ?? ''}". apiGroups takes the group without a version, so this rule matches nothing in ${groupOf(request)}.`,
  correct: (data, { request }) => replaceGroup(data, request),
}
