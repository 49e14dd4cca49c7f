import { ANONYMOUS } from '@/lib/rbac/service-account'
import { isWhole, objectsRead } from '../../bindings/read-objects'
import type { Case } from '../../case'
import type { Ranked } from '../cause'

export function isNobody({ caller }: Case): boolean {
  return caller === '' || caller === ANONYMOUS.name
}

/** When an account's rules are not known, the rule side is just as possible, so nothing is ranked. */
function isOpen(theCase: Case): boolean {
  const { isForCaller, decision } = theCase
  return !isNobody(theCase) && isForCaller && decision.state === 'read' && !decision.value.allowed
}

function areBindingsUnread(theCase: Case): boolean {
  const { namespace } = theCase
  return !isWhole(theCase, namespace === '' ? 'clusterrolebindings' : 'rolebindings', namespace)
}

const UNSEEN: Ranked<Record<never, never>> = { confidence: 'possible', tier: 'unseen', data: {} }

/** A role that no one is bound to, when roles or bindings were not all read. */
export function unseenRole(theCase: Case): Ranked<Record<never, never>>[] {
  const { namespace } = theCase
  const isRoleUnread = !isWhole(theCase, namespace === '' ? 'clusterroles' : 'roles', namespace)
  return isOpen(theCase) && (areBindingsUnread(theCase) || isRoleUnread) ? [UNSEEN] : []
}

/** A subject that is not quite this ServiceAccount, when bindings were not all read. */
export function unseenSubject(theCase: Case): Ranked<Record<never, never>>[] {
  return isOpen(theCase) && theCase.account !== undefined && areBindingsUnread(theCase) ? [UNSEEN] : []
}

/** A binding in another namespace, when those were not all read. */
export function unseenElsewhere(theCase: Case): Ranked<Record<never, never>>[] {
  const { namespace } = theCase
  const isBlindElsewhere = namespace !== '' && !isWhole(theCase, 'rolebindings', '')
  const hasNothing = objectsRead(theCase).lists.length === 0
  return isOpen(theCase) && isBlindElsewhere && (areBindingsUnread(theCase) || hasNothing) ? [UNSEEN] : []
}
