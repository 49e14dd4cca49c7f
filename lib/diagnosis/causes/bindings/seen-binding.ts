import type { Confidence } from '@/lib/contract/explanation'
import { inTurn, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { BindingMiss } from '../../bindings/binding-misses'
import { sayMiss } from '../../bindings/binding-words'
import type { Case } from '../../case'
import { subjectChange } from '../../fixes/binding-change'
import type { TierName } from '../../rank'
import type { CallCause, Ranked } from '../cause'

/** The binding that shows it; absent when bindings cannot be read and the cause is only possible. */
export interface SeenBinding {
  shown?: BindingMiss
}

/** Guesses about bindings that no one has seen, as one. */
export function sayGuesses(guesses: readonly Phrase[]): Phrase {
  return say`${inTurn(guesses)} That shows only in Roles and bindings, which were not read.`
}

/** That a binding is for another subject is proven; that it was meant for this account is not, unless it says so itself. */
const CONFIDENCE: Partial<Record<TierName, Confidence>> = {
  own: 'proven',
  meant: 'likely',
  // However near a name is, the account of that name may exist and belong to another program.
  named: 'likely',
  namesake: 'likely',
  unread: 'likely',
}

/** A binding that was read, as what shows a cause. */
export function ofMiss(shown: BindingMiss): Ranked<SeenBinding> {
  const { tier, parts, isAtHome, isOfNoOne, relation } = shown
  // What is wrong with a place shows in itself, unless the account there may be the right one; that a name is wrong where no account has it.
  const isPlace =
    relation.how === 'same' || (relation.how === 'namespace' && (tier !== 'namesake' || isAtHome))
  const isShown = isOfNoOne || isPlace
  const isVague = ['stranger', 'apart', 'unread'].includes(tier)
  const confidence = isShown && !isVague ? 'proven' : CONFIDENCE[tier]
  return { confidence: confidence ?? 'possible', tier, parts, isAtHome, data: { shown } }
}

type How = Exclude<BindingMiss['relation']['how'], 'same'>

/** The bindings that were read and are related to the caller in this way. */
export function ofBindings({ bindingMisses }: Case, how: How): Ranked<SeenBinding>[] {
  return bindingMisses
    .filter(({ relation, role }) => relation.how === how && role.state !== 'missing')
    .map(ofMiss)
}

/** What causes of one relation between subject and caller share. `guess` is said when no binding was seen. */
export function seenBinding(
  how: How,
  guessed: (who: Phrase) => Phrase,
): Required<Pick<CallCause<string, SeenBinding>, 'find' | 'guess' | 'says' | 'bind'>> {
  const guess = (caller: string) => guessed(sayUser(caller))
  return {
    find: (theCase) => ofBindings(theCase, how),
    guess: ({ caller }) => guess(caller),
    says: ({ shown }, { caller }) => (shown ? sayMiss(shown, caller) : sayGuesses([guess(caller)])),
    bind: ({ shown }, theCase, subject) => shown && subjectChange(shown, subject, theCase),
  }
}
