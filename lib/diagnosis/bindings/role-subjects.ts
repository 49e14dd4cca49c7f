import { code, listed, NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { describeUser, sayUser } from '@/lib/phrase/users'
import { subjectMatches } from '@/lib/rbac/resolve'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { RoleRef, Subject, UserInfo } from '@/lib/rbac/types'
import { counted } from '@/lib/words/lists'
import type { Case } from '../case'
import { sayRole } from '../wording/phrases'
import { saySubjectReach } from './reach'
import { bindingsRead, isWhole } from './read-objects'

const MOST_NAMED = 4

function isRoleOf(roleRef: RoleRef, at: string, binding: { namespace: string; roleRef: RoleRef }): boolean {
  if (binding.roleRef.kind !== roleRef.kind || binding.roleRef.name !== roleRef.name) return false
  return roleRef.kind !== 'Role' || binding.namespace === at
}

/** True for a subject that is the account and no one else. */
function isAlone(subject: Subject, user: UserInfo, namespace: string): boolean {
  return subject.kind !== 'Group' && subjectMatches(subject, user, namespace)
}

/** Who gains what a role gains, as far as its bindings were read. */
interface Bound {
  /** Each subject of its bindings once, in words. */
  all: readonly Phrase[]
  /** Those that are not the account alone. */
  others: readonly Phrase[]
  isAllRead: boolean
  /** A binding of it was read. */
  isAnyRead: boolean
}

function boundTo(roleRef: RoleRef, namespace: string, theCase: Case, known: readonly Subject[]): Bound {
  const bound = bindingsRead(theCase)
    .filter((binding) => isRoleOf(roleRef, namespace, binding))
    .flatMap((binding) => binding.subjects.map((subject) => ({ subject, at: binding.namespace })))
  const all = [...bound, ...known.map((subject) => ({ subject, at: namespace }))]
  const saying = (some: typeof all) => [
    ...new Map(
      some.map(({ subject, at }) => {
        const said = saySubjectReach(subject, at)
        return [plain(said), said]
      }),
    ).values(),
  ]
  return {
    all: saying(all),
    others: saying(all.filter(({ subject, at }) => !isAlone(subject, theCase.user, at))),
    isAllRead:
      roleRef.kind === 'Role'
        ? isWhole(theCase, 'rolebindings', namespace)
        : isWhole(theCase, 'clusterrolebindings', '') && isWhole(theCase, 'rolebindings', ''),
    isAnyRead: bound.length > 0,
  }
}

/** Who reads the bindings, for a sentence that says it cannot. */
function readerOf({ own }: Case): Phrase {
  if (own.state === 'unread') return say`this page`
  const name = parseServiceAccount(own.value.name)?.name
  return name === undefined ? sayUser(own.value.name) : [code(name)]
}

/**
 * Who beside the account gains what a role gains, in one sentence that counts all its subjects: those of every binding that
 * was read, and `known` ones. Nothing where every binding that may refer to the role was read and names the account alone.
 */
export function sayOtherSubjects(
  roleRef: RoleRef,
  namespace: string,
  theCase: Case,
  known: readonly Subject[] = [],
): Phrase {
  const { all, others, isAllRead, isAnyRead } = boundTo(roleRef, namespace, theCase, known)
  const role = sayRole({ roleKind: roleRef.kind, role: roleRef.name })
  const more = all.length > MOST_NAMED ? [say`${all.length - MOST_NAMED} more`] : []
  const said = say`${role} is bound to ${words(counted(all.length, 'subject'))}, and each of them gets it too: ${listed([...all.slice(0, MOST_NAMED), ...more])}.`
  if (isAllRead) return others.length > 0 ? said : NOTHING
  const reader = readerOf(theCase)
  if (others.length > 0) return say`${said} There may be more: ${reader} cannot see all its bindings.`
  const seen = isAnyRead ? say`The bindings that were read name no one else. ` : NOTHING
  return say`${seen}Everyone bound to ${role} gets it too; ${reader} cannot see who that is.`
}

/** The same in the few words of a switch: "only web", "2 others too", "others not known". */
export function reachOfRole(
  roleRef: RoleRef,
  namespace: string,
  theCase: Case,
  known: readonly Subject[] = [],
): string {
  const { others, isAllRead } = boundTo(roleRef, namespace, theCase, known)
  if (others.length === 0) return isAllRead ? onlyAccount(theCase) : 'others not known'
  return `${others.length} ${others.length === 1 ? 'other' : 'others'} too${isAllRead ? '' : ', maybe more'}`
}

/** "only web": a change that reaches the account that makes the call and no one else. */
export function onlyAccount({ account, caller }: Case): string {
  return `only ${account?.name ?? describeUser(caller)}`
}
