import { say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'
import { type SeenBinding, seenBinding } from './seen-binding'

export const subjectGroup: CallCause<'E6', SeenBinding> = {
  id: 'E6',
  family: 'bindings',
  title: 'The group is misspelled or a different one',
  nature: 'wrong',
  ...seenBinding('group', () => say`A binding may misspell a ServiceAccount group.`),
}
