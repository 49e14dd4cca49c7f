import { visibleText } from '@/lib/contract/visible-text'
import { describeUser } from '@/lib/words/users'
import type { UnboundRole } from '../../bindings/unbound-roles'
import type { Case } from '../../case'
import { newBinding } from '../../fixes/binding-change'
import { describeScope } from '../../wording/phrases'
import type { CallCause, Ranked } from '../cause'
import { danglingRoles, wrongRoleKinds } from './dangling-roles'
import { sayGuesses } from './seen-binding'
import { isNobody, unseenRole } from './unseen-binding'

/** True for a role that a binding of the account was meant to refer to: that binding is the cause, and says so itself. */
function isReferredTo(role: UnboundRole, theCase: Case): boolean {
  return (
    danglingRoles(theCase).some(({ data }) => data.meant === role) ||
    wrongRoleKinds(theCase).some(({ data }) => data.rules === role.rules)
  )
}

interface Unbound {
  role?: UnboundRole
  /** How many other roles allow the call with no one bound to them there. */
  others?: number
}

function guess(caller: string): string {
  return `A role may allow this call, with nothing binding it to ${describeUser(caller)}.`
}

export const unboundRole: CallCause<'E1', Unbound> = {
  id: 'E1',
  family: 'bindings',
  title: 'A role allows it, but no one is bound to it',
  nature: 'missing',
  find: (theCase) => [
    ...(isNobody(theCase)
      ? []
      : theCase.unboundRoles
          .filter((role) => !isReferredTo(role, theCase))
          .map((role, _, roles): Ranked<Unbound> => {
            // Of several, any may be the one that was meant.
            const others = roles.filter(({ isUsed }) => !isUsed).length - 1
            const confidence = others === 0 ? 'proven' : 'likely'
            return role.isUsed
              ? { confidence: 'possible', tier: 'stranger', parts: 2, data: { role } }
              : { confidence, tier: 'unbound', data: { role, others } }
          })),
    ...unseenRole(theCase),
  ],
  guess: ({ caller }) => guess(caller),
  says({ role, others = 0 }, { namespace, caller }) {
    if (!role) return sayGuesses([guess(caller)])
    const name = `${role.kind} ${role.namespace === '' ? '' : `${role.namespace}/`}${visibleText(role.name)}`
    const where =
      namespace === ''
        ? 'No ClusterRoleBinding refers to it'
        : role.kind === 'Role'
          ? `No RoleBinding in namespace ${namespace} refers to it`
          : `No ClusterRoleBinding and no RoleBinding in namespace ${namespace} refers to it`
    const more =
      others === 0
        ? ''
        : ` The same holds for ${others} other ${others === 1 ? 'role' : 'roles'}; any may be meant.`
    return `${name} allows this call ${describeScope(namespace)}, but no one is bound to it there. ${where}.${more}`
  },
  bind: ({ role }, theCase, subject) => role && newBinding(theCase, subject, role, role.rules),
}
