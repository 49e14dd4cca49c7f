import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { bindingWords } from '../../bindings/binding-words'
import { sayLosses } from '../../bindings/losses'
import { newBinding } from '../../fixes/binding-change'
import { missingRoleFix } from '../../fixes/missing-role'
import { kind } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { type DanglingRole, danglingRoles } from './dangling-roles'

export const missingRole: CallCause<'E7', DanglingRole> = {
  id: 'E7',
  family: 'bindings',
  title: 'A binding refers to a role that does not exist',
  nature: 'wrong',
  find: (theCase) => danglingRoles(theCase),
  says({ roleKind, role, binding, meant, elsewhere }, { request }) {
    const binds = binding ? say`${bindingWords(binding)} binds this account` : say`This account is bound`
    const where =
      roleKind === 'Role' && request.kind === 'resource' && request.namespace !== ''
        ? say` in namespace ${code(request.namespace)}`
        : NOTHING
    const missing = binding ? say`which does not exist` : say`which the API server did not find`
    const fact = say`${binds} to ${kind(roleKind)} ${code(role)}, ${missing}${where}.`
    if (meant) {
      return say`${fact} There is a ${kind(roleKind)} ${code(meant.name)}, which allows this call and to which no one is bound there.`
    }
    if (elsewhere) {
      return say`${fact} The Role of that name is in namespace ${code(elsewhere.namespace)}, where no binding refers to it. A RoleBinding finds a Role only in its own namespace.`
    }
    return say`${fact} The API server says so on every refusal that involves the binding, so creating the role helps only if it was meant to allow this call.`
  },
  bind({ meant, binding }, theCase, subject) {
    if (!meant || !binding) return undefined
    const made = newBinding(theCase, subject, meant, meant.rules, binding.namespace)
    return (
      made && {
        ...made,
        says: say`${made.says} A roleRef cannot be changed, so delete ${bindingWords(binding)} if no one else needs it. ${sayLosses(binding, theCase)}`,
      }
    )
  },
  createRole: (data, theCase) => (data.meant ? undefined : missingRoleFix(data, theCase)),
}
