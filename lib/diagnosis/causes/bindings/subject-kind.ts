import { say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'
import { ofBindings, type SeenBinding, seenBinding } from './seen-binding'
import { unseenSubject } from './unseen-binding'

export const subjectKind: CallCause<'E5', SeenBinding> = {
  id: 'E5',
  family: 'bindings',
  title: 'A ServiceAccount is bound as another kind',
  nature: 'wrong',
  ...seenBinding(
    'kind',
    (who) => say`A binding may name ${who} as kind User, which matches no ServiceAccount by its short name.`,
  ),
  find: (theCase) => [...ofBindings(theCase, 'kind'), ...unseenSubject(theCase)],
}
