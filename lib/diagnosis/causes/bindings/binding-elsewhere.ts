import { describeUser } from '@/lib/words/users'
import { movedBinding } from '../../fixes/binding-change'
import { sayMiss } from '../../wording/binding-words'
import type { CallCause, Found } from '../cause'
import { confidenceOf, type SeenBinding, sayGuesses } from './seen-binding'
import { unseenElsewhere } from './unseen-binding'

interface Elsewhere extends SeenBinding {
  namespace?: string
}

function guess(caller: string): string {
  return `A RoleBinding for ${describeUser(caller)} may be in another namespace than the call, such as default.`
}

export const bindingElsewhere: CallCause<'E10', Elsewhere> = {
  id: 'E10',
  family: 'bindings',
  title: 'The binding is in another namespace',
  nature: 'wrong',
  isMisplaced: true,
  find(theCase) {
    const found: Found<Elsewhere>[] = theCase.bindingMisses
      .filter(
        ({ relation, role, isElsewhere }) =>
          relation.how === 'same' && isElsewhere && role.state !== 'missing',
      )
      .map((shown) => ({
        confidence: confidenceOf(shown),
        distance: shown.distance,
        data: { shown, namespace: shown.binding.namespace },
      }))
    return [...found, ...unseenElsewhere(theCase)]
  },
  guess: ({ shown }, { caller }) => (shown ? undefined : guess(caller)),
  grantedIn: ({ namespace }) => namespace,
  says({ shown }, { request, caller }) {
    const parted =
      shown?.role.state === 'grants' && request.kind === 'resource'
        ? ` The call is in namespace ${request.namespace}.`
        : ''
    return shown ? `${sayMiss(shown, caller)}${parted}` : sayGuesses([guess(caller)])
  },
  bind: ({ shown }, theCase, subject) => shown && movedBinding(theCase, shown, subject),
}
