import { shownBy } from '@/lib/evidence/shown'
import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { PolicyRule } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import { sayTie } from '../../bindings/ties'
import type { UnboundRole } from '../../bindings/unbound-roles'
import type { Case } from '../../case'
import { isNobody } from '../../facts'
import { newBinding } from '../../fixes/binding-change'
import { sayScope } from '../../wording/phrases'
import type { Ranked } from '../cause'
import { callCause } from '../finding'
import { type DanglingRole, danglingRoles, wrongRoleKinds } from './dangling-roles'
import { sayGuesses, unseenRole } from './subjects'

/** Without the roles that a binding of the account was meant to refer to: that binding is the cause, and says so itself. */
function found(theCase: Case): Ranked<Unbound>[] {
  const gathered = theCase.aggregates.flatMap(({ near }) => near.map(({ source }) => source.name))
  const dangling = danglingRoles(theCase).map(({ data }) => data)
  const meant = dangling.map((one) => one.meant)
  const wrong = wrongRoleKinds(theCase).map(({ data }) => data.rules)
  return theCase.unboundRoles
    .filter(({ name }) => !gathered.includes(name))
    .filter((role) => !meant.includes(role) && !wrong.includes(role.rules))
    .map((role, _, roles) => standing(role, roles, theCase, dangling))
}

/**
 * One that is tied to the account is its own; of several, any may be meant. What nothing ties to it serves somebody else. That no one is
 * bound is seen; that it was made for this account only an installer's mark proves.
 */
function standing(
  role: UnboundRole,
  roles: readonly UnboundRole[],
  { account, objects }: Case,
  dangling: readonly DanglingRole[],
): Ranked<Unbound> {
  const free = roles.filter(({ isUsed }) => !isUsed)
  const meant = free.filter(({ isMeant }) => isMeant)
  // A binding of the account whose role is missing is nearer than a role that only came with the account's.
  const isBeside = dangling.some(({ binding }) => binding)
  const isFirst = !role.isUsed && role.isMeant && !role.rules.some(isWildcard) && !isBeside
  if (isFirst && meant.length === 1) {
    return {
      confidence: isMarked(role) ? shownBy(objects) : 'likely',
      tier: 'meant',
      gives: role.rules,
      data: { role, others: 0 },
    }
  }
  if (role.isUsed || (!role.isTied && account !== undefined)) {
    return { confidence: 'possible', tier: 'stranger', parts: 2, could: role.rules, data: { role } }
  }
  const others = free.filter(({ isTied }) => isTied || account === undefined).length - 1
  return {
    confidence: others === 0 && isMarked(role) ? shownBy(objects) : 'likely',
    tier: 'loose',
    could: role.rules,
    data: { role, others },
  }
}

function isMarked({ tie }: UnboundRole): boolean {
  return tie?.by === 'release' || tie?.by === 'instance'
}

function isWildcard({ verbs, resources = [] }: PolicyRule): boolean {
  return verbs.includes('*') && resources.includes('*')
}

interface Unbound {
  role?: UnboundRole
  /** How many other roles allow the call with no one bound to them there. */
  others?: number
}

function guess(caller: string): Phrase {
  return say`A role may allow this call, with nothing binding it to ${sayUser(caller)}.`
}

export const unboundRole = callCause<'E1', Unbound>({
  id: 'E1',
  title: 'A role allows it, but no one is bound to it',
  nature: 'missing',
  find: (theCase) => [...(isNobody(theCase) ? [] : found(theCase)), ...unseenRole(theCase)],
  guess: ({ caller }) => guess(caller),
  says({ role, others = 0 }, theCase) {
    const { namespace, caller, kin } = theCase
    if (!role) return sayGuesses([guess(caller)])
    const tie = role.tie && kin && role.isMeant ? say` ${sayTie(role.tie, kin)}` : NOTHING
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
        : say` The same is true of ${others} other ${words(others === 1 ? 'role' : 'roles')}, and any of them may be the right one.`
    return say`${code(name)} allows this call ${sayScope(namespace)}, but no one is bound to it there. ${where}.${tie}${more}`
  },
  bind: ({ role }, theCase, subject) => role && newBinding(theCase, subject, role, role.rules),
})
