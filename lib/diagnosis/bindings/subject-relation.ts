import { editDistance } from '@/lib/objects/catalogue'
import { subjectMatches } from '@/lib/rbac/resolve'
import { parseServiceAccount, usernameOf } from '@/lib/rbac/service-account'
import type { Subject, UserInfo } from '@/lib/rbac/types'

/**
 * How a subject of a binding relates to an account that it does not match: the one thing in which it differs.
 * `name` near: a misspelling or the same word with one that means an account beside it, such as `-sa`; else another
 * ServiceAccount of the same namespace.
 */
export type SubjectRelation =
  | { how: 'same' }
  | { how: 'namespace' | 'no-namespace' | 'kind'; subject: Subject; index: number }
  | { how: 'name'; subject: Subject; index: number; isNear: boolean }
  | { how: 'group'; subject: Subject; index: number; meant: string; isTypo: boolean }
  | { how: 'none' }

type Related = Exclude<SubjectRelation, { how: 'same' | 'none' }>

/** What a group's name was meant to be, where it is near one of the account's own groups. */
function groupRelation(subject: Subject, namespace: string, index: number): Related | undefined {
  const { name } = subject
  const own = `system:serviceaccounts:${namespace}`
  // Another group of ServiceAccounts is spelled correctly, and the account is not in it.
  if (/^system:serviceaccounts:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)) {
    return { how: 'group', subject, index, meant: own, isTypo: false }
  }
  // Two letters from system:authenticated, and a group of its own.
  if (name === 'system:unauthenticated') return undefined
  const meant = [own, 'system:serviceaccounts', 'system:authenticated'].find(
    (group) => name !== group && editDistance(name.toLowerCase(), group, 2) <= 2,
  )
  return meant === undefined ? undefined : { how: 'group', subject, index, meant, isTypo: true }
}

function namesTheAccount(name: string, { namespace, name: own }: { namespace: string; name: string }) {
  const username = usernameOf(namespace, own)
  const full = [`${namespace}:${own}`, `${namespace}/${own}`, username]
  const short = [own, ...full, `system:serviceaccount:${own}`, username.replace('system:', '')]
  // The full name of another account is no misspelling of this one's.
  return short.includes(name) || (!parseServiceAccount(name) && editDistance(name, username, 2) <= 2)
}

// Words that say what a ServiceAccount is, not which program it belongs to.
const OF_ACCOUNTS = new Set(['sa', 'account', 'serviceaccount', 'service-account', 'svc-account', 'user'])

/** True for names that differ in digits or in a word of one letter: `web` and `web-2`, `node-a` and `node-b`. */
function isNumbered(a: string, b: string): boolean {
  const bare = (name: string) => name.replace(/\d+/g, '').replace(/(?:^|-)[a-z]?(?=-|$)/g, '')
  return a !== b && bare(a) === bare(b)
}

/** True for names that differ by two letters at most, or of which one is the other with a word for an account. */
export function isNearName(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  const rest = long.startsWith(`${short}-`)
    ? long.slice(short.length + 1)
    : long.endsWith(`-${short}`)
      ? long.slice(0, -short.length - 1)
      : undefined
  return (short.length >= 2 && rest !== undefined && OF_ACCOUNTS.has(rest)) || isMisspelled(a, b)
}

/** True for names that differ by two letters at most, and by one if they are short. */
export function isMisspelled(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  // Two edits leave little of a short name.
  const limit = length <= 5 ? 1 : 2
  return length >= 2 && !isNumbered(a, b) && editDistance(a, b, limit) <= limit
}

/**
 * True for names of one person or group as authenticators write them: with a prefix before ":", "#" or "/", as `--oidc-username-prefix` and the
 * path of an ARN add, or with the domain of the mail address, where only one of the two has it.
 */
function isSamePerson(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) =>
    name.slice(Math.max(...[':', '#', '/'].map((mark) => name.lastIndexOf(mark))) + 1).toLowerCase(),
  )
  if (!a || !b || one === other) return false
  return a === b || (a.includes('@') !== b.includes('@') && a.split('@')[0] === b.split('@')[0])
}

/** Of a user who is no ServiceAccount. A name near one of its groups may well be a group of its own, so it is no sure typo. */
function userRelation(subject: Subject, { name, groups }: UserInfo, index: number): Related | undefined {
  const isNear = (other: string) => isNearName(subject.name, other) || isSamePerson(subject.name, other)
  // The name of a ServiceAccount or of a part of Kubernetes is nobody's.
  if (subject.name.startsWith('system:')) return undefined
  if (subject.kind === 'User' && isNear(name)) {
    return { how: 'name', subject, index, isNear: true }
  }
  const meant =
    subject.kind === 'Group'
      ? groups.find((group) => !group.startsWith('system:') && isNear(group))
      : undefined
  return meant === undefined ? undefined : { how: 'group', subject, index, meant, isTypo: false }
}

function relate(
  subject: Subject,
  user: UserInfo,
  bindingNamespace: string,
  index: number,
): Related | undefined {
  const account = parseServiceAccount(user.name)
  if (!account) return userRelation(subject, user, index)
  if (subject.kind === 'Group') {
    return namesTheAccount(subject.name, account)
      ? { how: 'kind', subject, index }
      : groupRelation(subject, account.namespace, index)
  }
  if (subject.kind === 'User') {
    return namesTheAccount(subject.name, account) ? { how: 'kind', subject, index } : undefined
  }
  if (subject.kind !== 'ServiceAccount') return undefined
  const namespace = subject.namespace || bindingNamespace
  if (subject.name === account.name) {
    return subject.namespace ? { how: 'namespace', subject, index } : { how: 'no-namespace', subject, index }
  }
  if (namespace !== account.namespace) return undefined
  return { how: 'name', subject, index, isNear: isNearName(subject.name, account.name) }
}

/** What relations are, the nearest first. */
const NEAREST: readonly ((related: Related) => boolean)[] = [
  ({ how }) => how === 'namespace',
  ({ how }) => how === 'no-namespace',
  (one) => one.how === 'kind' || (one.how === 'name' && one.isNear),
  (one) => one.how === 'group' && one.isTypo,
  ({ how }) => how === 'group',
  ({ how }) => how === 'name',
]

/**
 * The nearest relation of a binding's subjects to an account; undefined when none of them is near it. `bindingNamespace`
 * is "" for a ClusterRoleBinding.
 */
export function relationOf(
  subjects: readonly Subject[],
  user: UserInfo,
  bindingNamespace: string,
): SubjectRelation | undefined {
  if (subjects.length === 0) return { how: 'none' }
  if (subjects.some((subject) => subjectMatches(subject, user, bindingNamespace))) return { how: 'same' }
  const related = subjects.flatMap((subject, index) => relate(subject, user, bindingNamespace, index) ?? [])
  const [nearest] = NEAREST.flatMap((is) => related.filter(is))
  if (nearest?.how !== 'name' || nearest.isNear) return nearest
  // Of several accounts it is the one that this one is a second installation of: `web` for `web-2`.
  return (
    related.find(({ how, subject }) => how === 'name' && user.name.includes(`:${subject.name}-`)) ?? nearest
  )
}
