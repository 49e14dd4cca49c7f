import { visibleText } from '@/lib/contract/visible-text'
import { missingRoleFix } from '../../fixes/missing-role'
import { bindingWords } from '../../wording/binding-words'
import type { CallCause } from '../cause'
import { type DanglingRole, danglingRoles } from './dangling-roles'

export const missingRole: CallCause<'E7', DanglingRole> = {
  id: 'E7',
  family: 'bindings',
  title: 'A binding refers to a role that does not exist',
  nature: 'wrong',
  isLikeBinding: true,
  find: (theCase) => danglingRoles(theCase),
  says({ roleKind, role, binding }, { request }) {
    const by = binding ? bindingWords(binding) : 'A binding'
    const where =
      roleKind === 'Role' && request.kind === 'resource' ? ` in namespace ${request.namespace}` : ''
    return `${by} grants this account ${roleKind} ${visibleText(role)}, which does not exist${where}. The API server says so on every refusal that involves the binding, so creating the role helps only if it was meant to allow this call.`
  },
  createRole: (data, theCase) => missingRoleFix(data, theCase),
}
