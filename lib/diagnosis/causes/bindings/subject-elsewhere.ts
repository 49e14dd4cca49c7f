import { say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'
import { ofBindings, type SeenBinding, seenBinding } from './seen-binding'
import { unseenSubject } from './unseen-binding'

export const subjectElsewhere: CallCause<'E3', SeenBinding> = {
  id: 'E3',
  family: 'bindings',
  title: 'The binding names another namespace’s account',
  nature: 'wrong',
  ...seenBinding(
    'namespace',
    (who) => say`A binding may name a ServiceAccount with the same name as ${who}, in another namespace.`,
  ),
  find: (theCase) => [...ofBindings(theCase, 'namespace'), ...unseenSubject(theCase)],
}
