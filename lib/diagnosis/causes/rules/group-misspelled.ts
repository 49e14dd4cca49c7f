import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { sayWhy } from '../../rule-words'
import type { RuleCause } from '../cause'
import { nearGroup, nearSubject, replaceGroup } from './near-rule'

export const groupMisspelled: RuleCause<'D5'> = {
  id: 'D5',
  family: 'rules',
  title: 'The rule writes the group as a version or a word',
  nature: 'wrong',
  ofMiss: ({ resource, group }) => !resource && group?.how === 'form',
  says(data, { request }) {
    const { group } = data.miss
    const why = group?.how === 'form' ? sayWhy(group.form) : NOTHING
    return say`${nearSubject(data)} writes the API group as ${code(`"${group?.word ?? ''}"`)}. ${why}, so this rule matches nothing in ${nearGroup(request)}.`
  },
  correct: (data, { request }) => replaceGroup(data, request),
}
