import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { sayMiss } from '../../bindings/binding-words'
import { movedBinding } from '../../fixes/binding-change'
import type { CallCause, Ranked } from '../cause'
import { ofMiss, type SeenBinding, sayGuesses } from './seen-binding'
import { unseenElsewhere } from './unseen-binding'

function guess(caller: string): Phrase {
  return say`A RoleBinding for ${sayUser(caller)} may be in another namespace than the call, such as default.`
}

export const bindingElsewhere: CallCause<'E10', SeenBinding> = {
  id: 'E10',
  family: 'bindings',
  title: 'The binding is in another namespace',
  nature: 'wrong',
  find(theCase) {
    const found: Ranked<SeenBinding>[] = theCase.bindingMisses
      .filter(
        ({ relation, role, isElsewhere }) =>
          relation.how === 'same' && isElsewhere && role.state !== 'missing',
      )
      .map((shown) => ({
        ...ofMiss(shown),
      }))
    return [...found, ...unseenElsewhere(theCase)]
  },
  guess: ({ caller }) => guess(caller),
  says({ shown }, { request, caller }) {
    const parted =
      shown?.role.state === 'grants' && request.kind === 'resource'
        ? say` The call is in namespace ${code(request.namespace)}.`
        : NOTHING
    return shown ? say`${sayMiss(shown, caller)}${parted}` : sayGuesses([guess(caller)])
  },
  bind: ({ shown }, theCase, subject) => shown && movedBinding(theCase, shown, subject),
}
