import { visibleText } from '@/lib/contract/visible-text'
import { bindingWords } from '../../bindings/binding-words'
import { newBinding } from '../../fixes/binding-change'
import { missingRoleFix } from '../../fixes/missing-role'
import type { CallCause } from '../cause'
import { type DanglingRole, danglingRoles } from './dangling-roles'

export const missingRole: CallCause<'E7', DanglingRole> = {
  id: 'E7',
  family: 'bindings',
  title: 'A binding refers to a role that does not exist',
  nature: 'wrong',
  find: (theCase) => danglingRoles(theCase),
  says({ roleKind, role, binding, meant }, { request }) {
    const binds = binding ? `${bindingWords(binding)} binds this account` : 'This account is bound'
    const where =
      roleKind === 'Role' && request.kind === 'resource' && request.namespace !== ''
        ? ` in namespace ${request.namespace}`
        : ''
    const missing = binding ? 'which does not exist' : 'which the API server did not find'
    const fact = `${binds} to ${roleKind} ${visibleText(role)}, ${missing}${where}.`
    if (meant) {
      return `${fact} There is a ${roleKind} ${visibleText(meant.name)}, which allows this call and to which no one is bound there.`
    }
    return `${fact} The API server says so on every refusal that involves the binding, so creating the role helps only if it was meant to allow this call.`
  },
  bind({ meant, binding }, theCase, subject) {
    if (!meant || !binding || (binding.namespace === '' && theCase.namespace !== '')) return undefined
    const made = newBinding(theCase, subject, meant, meant.rules)
    return (
      made && {
        ...made,
        says: `${made.says} A roleRef cannot be changed, so delete ${bindingWords(binding)} if no one else needs it.`,
      }
    )
  },
  createRole: (data, theCase) => (data.meant ? undefined : missingRoleFix(data, theCase)),
}
