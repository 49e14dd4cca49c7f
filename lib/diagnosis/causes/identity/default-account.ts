import { visibleText } from '@/lib/contract/visible-text'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { BindingMiss } from '../../bindings/binding-misses'
import { otherAccountFix, ownAccountFix } from '../../fixes/pod-change'
import { bindingWords, roleWords } from '../../wording/binding-words'
import type { CallCause } from '../cause'

interface DefaultAccount {
  namespace: string
  /** The ServiceAccount in the namespace to which a binding that was read grants the call. */
  other?: string
  shown?: BindingMiss
}

export const defaultAccount: CallCause<'C3', DefaultAccount> = {
  id: 'C3',
  family: 'identity',
  title: 'The pod runs as ServiceAccount default',
  nature: 'wrong',
  isLikeBinding: true,
  /** Proven by a binding that grants the call to another ServiceAccount in the namespace. */
  find({ caller, bindingMisses }) {
    const account = parseServiceAccount(caller)
    if (account?.name !== 'default') return []
    const { namespace } = account
    for (const shown of bindingMisses) {
      const { relation, role } = shown
      if (relation.how !== 'name' || role.state !== 'grants') continue
      const data = { namespace, other: relation.subject.name, shown }
      return [{ confidence: 'proven', distance: 1.1, data }]
    }
    return [{ confidence: 'likely', distance: 4, data: { namespace } }]
  },
  says({ namespace, other, shown }) {
    const fact = `The call was made as ServiceAccount ${namespace}/default, which a pod runs as unless it names another.`
    if (other === undefined || shown === undefined) {
      return `${fact} Permissions are usually bound to the program's own account.`
    }
    return `${fact} ${bindingWords(shown.binding)} grants ${roleWords(shown.binding)}, which allows this call, to ServiceAccount ${namespace}/${visibleText(other)}.`
  },
  changes: ({ namespace, other }, theCase) =>
    [
      other === undefined ? undefined : otherAccountFix(theCase, namespace, other),
      ownAccountFix(theCase, namespace),
    ].filter((fix) => fix !== undefined),
}
