import type { Confidence } from '@/lib/contract/explanation'
import { describeUser } from '@/lib/words/users'
import type { BindingMiss } from '../../bindings/binding-misses'
import type { Case } from '../../case'
import { subjectChange } from '../../fixes/binding-change'
import { sayMiss } from '../../wording/binding-words'
import type { CallCause, Found } from '../cause'

/** The binding that shows it; absent when bindings cannot be read and the cause is only possible. */
export interface SeenBinding {
  shown?: BindingMiss
}

/** Guesses about bindings that no one has seen, as one. */
export function sayGuesses(guesses: readonly string[]): string {
  return `${guesses.join(' ')} That shows only in Roles and bindings, which were not read.`
}

/** That a binding is for another subject is proven; that it was meant for this account is not, unless it says so itself. */
export function confidenceOf({ relation, role, distance }: BindingMiss): Confidence {
  // Two things differ then: the binding may be right for the one it names.
  if (role.state === 'near') return 'possible'
  if (role.state !== 'grants') return 'likely'
  // However near a name is, the account of that name may exist and belong to another program.
  if (relation.how === 'name') return relation.isNear || distance < 2 ? 'likely' : 'possible'
  if (relation.how === 'group') return relation.isTypo ? 'proven' : distance < 1.5 ? 'likely' : 'possible'
  return relation.how === 'none' ? 'likely' : 'proven'
}

type How = Exclude<BindingMiss['relation']['how'], 'same'>

/** The bindings that were read and are related to the caller in this way. */
export function ofBindings({ bindingMisses }: Case, how: How): Found<SeenBinding>[] {
  return bindingMisses
    .filter(({ relation, role }) => relation.how === how && role.state !== 'missing')
    .map((shown) => ({ confidence: confidenceOf(shown), distance: shown.distance, data: { shown } }))
}

/** What causes of one relation between subject and caller share. `guess` is said when no binding was seen. */
export function seenBinding(
  how: How,
  guessed: (who: string) => string,
): Required<Pick<CallCause<string, SeenBinding>, 'find' | 'guess' | 'says' | 'bind'>> {
  const guess = (caller: string) => guessed(describeUser(caller))
  return {
    find: (theCase) => ofBindings(theCase, how),
    guess: ({ shown }, { caller }) => (shown ? undefined : guess(caller)),
    says: ({ shown }, { caller }) => (shown ? sayMiss(shown, caller) : sayGuesses([guess(caller)])),
    bind: ({ shown }, _, subject) => shown && subjectChange(shown, subject),
  }
}
