import { say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'
import { type SeenBinding, seenBinding } from './seen-binding'

export const noSubjects: CallCause<'E11', SeenBinding> = {
  id: 'E11',
  family: 'bindings',
  title: 'The binding has no subjects',
  nature: 'wrong',
  ...seenBinding('none', () => say`A binding may have no subjects.`),
}
