import { describeUser } from '@/lib/words/users'
import { sayMiss } from '../../bindings/binding-words'
import { movedBinding } from '../../fixes/binding-change'
import type { CallCause, Ranked } from '../cause'
import { ofMiss, type SeenBinding, sayGuesses } from './seen-binding'
import { unseenElsewhere } from './unseen-binding'

function guess(caller: string): string {
  return `A RoleBinding for ${describeUser(caller)} may be in another namespace than the call, such as default.`
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
        ? ` The call is in namespace ${request.namespace}.`
        : ''
    return shown ? `${sayMiss(shown, caller)}${parted}` : sayGuesses([guess(caller)])
  },
  bind: ({ shown }, theCase, subject) => shown && movedBinding(theCase, shown, subject),
}
