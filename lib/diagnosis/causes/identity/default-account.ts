import { shownBy } from '@/lib/evidence/shown'
import { code, listed, say } from '@/lib/phrase/phrase'
import type { BindingMiss } from '../../bindings/binding-misses'
import { bindingWords, roleWords } from '../../bindings/binding-words'
import { grantsWildcard, type OtherAccount, otherAccounts } from '../../bindings/other-accounts'
import { otherAccountFix, ownAccountFix } from '../../fixes/pod-change'
import { callCause } from '../finding'

interface DefaultAccount {
  namespace: string
  /** The ServiceAccounts in the namespace to which bindings that were read grant the call. */
  others: readonly OtherAccount[]
  shown?: BindingMiss
}

export const defaultAccount = callCause<'C3', DefaultAccount>({
  id: 'C3',
  title: 'The pod runs as ServiceAccount default',
  nature: 'wrong',
  /**
   * That the pod runs as default is proven. With a narrow binding that grants the call to one other ServiceAccount in the
   * namespace it explains the refusal; of several accounts, or of one with a wildcard, any or none may be meant.
   */
  find({ account, bindingMisses, objects }) {
    if (account?.name !== 'default') return []
    const { namespace } = account
    for (const shown of bindingMisses) {
      const { relation, role } = shown
      if (relation.how !== 'name' || role.state !== 'grants') continue
      const others = otherAccounts({ account, bindingMisses })
      const confidence = others.length === 1 && !grantsWildcard(shown) ? shownBy(objects) : 'likely'
      return [{ confidence, tier: 'named', data: { namespace, others, shown } }]
    }
    return [{ confidence: 'likely', tier: 'hint', data: { namespace, others: [] } }]
  },
  says({ namespace, others, shown }) {
    const fact = say`The call was made as ServiceAccount ${code(`${namespace}/default`)}, which a pod runs as unless it names another.`
    if (shown === undefined) {
      return say`${fact} Permissions are usually bound to the program's own account.`
    }
    const names = listed(others.map(({ words }) => words))
    return others.length === 1
      ? say`${fact} ${bindingWords(shown.binding)} grants ${roleWords(shown.binding)}, which allows this call, to ${names}.`
      : say`${fact} Bindings grant this call to ${names}; nothing shows which one the program was meant to run as.`
  },
  changes: ({ namespace, others, shown }, theCase) =>
    [
      others.length === 1 && others[0] && shown && !grantsWildcard(shown)
        ? otherAccountFix(theCase, namespace, others[0].name)
        : undefined,
      ownAccountFix(theCase, namespace),
    ].filter((fix) => fix !== undefined),
})
