import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { visibleText } from '@/lib/words/visible-text'
import type { UnboundRole } from '../../bindings/unbound-roles'
import type { Case } from '../../case'
import { newBinding } from '../../fixes/binding-change'
import { sayScope } from '../../wording/phrases'
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

function guess(caller: string): Phrase {
  return say`A role may allow this call, with nothing binding it to ${sayUser(caller)}.`
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
        ? say`No ClusterRoleBinding refers to it`
        : role.kind === 'Role'
          ? say`No RoleBinding in namespace ${code(namespace)} refers to it`
          : say`No ClusterRoleBinding and no RoleBinding in namespace ${code(namespace)} refers to it`
    const more =
      others === 0
        ? NOTHING
        : say` The same holds for ${others} other ${words(others === 1 ? 'role' : 'roles')}; any may be meant.`
    return say`${code(name)} allows this call ${sayScope(namespace)}, but no one is bound to it there. ${where}.${more}`
  },
  bind: ({ role }, theCase, subject) => role && newBinding(theCase, subject, role, role.rules),
}
