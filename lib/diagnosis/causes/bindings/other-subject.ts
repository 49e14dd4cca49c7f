import { parseServiceAccount } from '@/lib/rbac/service-account'
import { otherAccountFix } from '../../fixes/pod-change'
import type { CallCause } from '../cause'
import { ofBindings, type SeenBinding, seenBinding } from './seen-binding'
import { unseenSubject } from './unseen-binding'

export const otherSubject: CallCause<'E2', SeenBinding> = {
  id: 'E2',
  family: 'bindings',
  title: 'The binding names another ServiceAccount',
  nature: 'wrong',
  ...seenBinding('name', (who) => `A binding may name a ServiceAccount other than ${who}.`),
  isLikeBinding: true,
  find(theCase) {
    // A pod that names no account runs as default: that is the mistake, not the binding.
    const isDefault = parseServiceAccount(theCase.caller)?.name === 'default'
    return [...(isDefault ? [] : ofBindings(theCase, 'name')), ...unseenSubject(theCase, 0.1)]
  },
  changes({ shown }, theCase, confidence) {
    // If the names have nothing in common, the bound account may belong to a different program.
    if (confidence === 'possible' || shown?.relation.how !== 'name') return []
    const { namespace, name } = parseServiceAccount(theCase.caller) ?? {}
    const fix =
      name && namespace ? otherAccountFix(theCase, namespace, shown.relation.subject.name) : undefined
    return fix ? [fix] : []
  },
}
