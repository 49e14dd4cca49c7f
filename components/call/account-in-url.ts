import type { AccountCheck, Check } from '@/lib/contract/access-check'
import { shortUser } from '@/lib/phrase/users'
import { ANONYMOUS, parseServiceAccount, usernameOf } from '@/lib/rbac/service-account'

/** An account with the groups that were given with it. */
export interface AskedAccount {
  user: string
  groups: readonly string[]
}

const SHORT = /^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)$/

/** The user name that typed text means: "shop/web" is a ServiceAccount, anything else is a user name as is. */
export function userOfText(text: string): string {
  const [, namespace, name = ''] = SHORT.exec(text.trim()) ?? []
  return namespace === undefined ? text.trim() : usernameOf(namespace, name)
}

/** How a user name is typed: short for a ServiceAccount. */
export function textOfUser(user: string): string {
  const short = shortUser(user)
  return userOfText(short) === user ? short : user
}

/** Groups as they are typed, separated by commas. */
export function groupsOfText(text: string): string[] {
  return [...new Set(text.split(',').map((group) => group.trim()))].filter((group) => group !== '')
}

/** True for a user whose groups only the person who asks knows. */
export function needsGroups(user: string): boolean {
  return user !== '' && user !== ANONYMOUS.name && parseServiceAccount(user) === undefined
}

/** The account whose matrix an address asks for; undefined for the pod's own. */
export function accountFromParams(params: URLSearchParams): AskedAccount | undefined {
  const user = params.get('of')
  return user ? { user, groups: params.getAll('ofgroup') } : undefined
}

/** A check as another account, with its groups; unchanged for the pod's own. */
export function checkAs(check: Check, account: AskedAccount | undefined): AccountCheck {
  if (account === undefined) return check
  const groups = account.groups.length > 0 ? { groups: [...account.groups] } : {}
  return { ...check, user: account.user, ...groups }
}

/**
 * Reads the check from an address of the access page, or null when it has none. An address without a
 * namespace means the pod's own, so there is no check until that is known.
 */
export function checkFromParams(
  params: URLSearchParams,
  ownNamespace: string | undefined,
): AccountCheck | null {
  const verb = params.get('verb')
  if (!verb) return null
  const path = params.get('path')
  const account = accountOf(params)
  if (path) return { verb, path, ...account }
  const resource = params.get('resource')
  if (!resource) return null
  const namespace = params.get('namespace') ?? ownNamespace
  if (namespace === undefined) return null
  const subresource = params.get('subresource')
  const name = params.get('name')
  return {
    verb,
    group: params.get('group') ?? '',
    resource,
    ...(subresource ? { subresource } : {}),
    ...(name ? { name } : {}),
    namespace,
    ...account,
  }
}

function accountOf(params: URLSearchParams): Pick<AccountCheck, 'user' | 'groups'> {
  const user = params.get('as')
  if (!user) return {}
  const groups = params.getAll('asgroup')
  return { user, ...(groups.length > 0 ? { groups } : {}) }
}
