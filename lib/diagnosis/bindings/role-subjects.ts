import { subjectMatches } from '@/lib/rbac/resolve'
import type { RoleRef, Subject, UserInfo } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { describeSubjectReach } from '../access/reach'
import { callerUser, type Facts } from '../facts'
import { bindingsRead } from './binding-misses'
import { isWhole } from './read-objects'

const MOST_NAMED = 4

function isRoleOf(roleRef: RoleRef, at: string, binding: { namespace: string; roleRef: RoleRef }): boolean {
  if (binding.roleRef.kind !== roleRef.kind || binding.roleRef.name !== roleRef.name) return false
  return roleRef.kind !== 'Role' || binding.namespace === at
}

/** True for a subject that is the account and no one else. */
function isAlone(subject: Subject, user: UserInfo, namespace: string): boolean {
  return subject.kind !== 'Group' && subjectMatches(subject, user, namespace)
}

/**
 * Who beside the account gains what a role gains, in one sentence that counts all its subjects: those of every binding that
 * was read, and `known` ones. Undefined where every binding that may refer to the role was read and names the account alone.
 */
export function sayOtherSubjects(
  roleRef: RoleRef,
  namespace: string,
  facts: Facts,
  known: readonly Subject[] = [],
): string | undefined {
  const user = callerUser(facts)
  const bound = bindingsRead(facts)
    .filter((binding) => isRoleOf(roleRef, namespace, binding))
    .flatMap((binding) => binding.subjects.map((subject) => ({ subject, at: binding.namespace })))
  const all = [...bound, ...known.map((subject) => ({ subject, at: namespace }))]
  const words = new Set(all.map(({ subject, at }) => describeSubjectReach(subject, at)))
  const isOthers = all.some(({ subject, at }) => !isAlone(subject, user, at))
  const role = `${roleRef.kind} ${roleRef.name}`
  const isAllRead =
    roleRef.kind === 'Role'
      ? isWhole(facts, 'rolebindings', namespace)
      : isWhole(facts, 'clusterrolebindings', '') && isWhole(facts, 'rolebindings', '')
  const named = [...words].slice(0, MOST_NAMED)
  const more = words.size > named.length ? [`${words.size - named.length} more`] : []
  const subjects = `${words.size} ${words.size === 1 ? 'subject' : 'subjects'}`
  const counted = `${role} is bound to ${subjects}, and each of them gains this too: ${listOf([...named, ...more])}.`
  if (isAllRead) return isOthers ? counted : undefined
  const unread = 'its bindings were not all read.'
  if (isOthers) return `${counted} There may be more: ${unread}`
  const seen = bound.length > 0 ? 'The bindings that were read name no one else. ' : ''
  return `${seen}Any other subject that is bound to ${role} gains this too; ${unread}`
}
