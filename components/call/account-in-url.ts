import type { AccountCheck, Check } from '@/lib/contract/access-check'
import { parseServiceAccount } from '@/lib/rbac/service-account'

/** An account with the groups that were given with it. */
export interface AskedAccount {
  user: string
  groups: readonly string[]
}

const SHORT = /^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)$/

/** The user name that typed text means: "shop/web" is a ServiceAccount, anything else is a user name as is. */
export function userOfText(text: string): string {
  const [, namespace, name] = SHORT.exec(text.trim()) ?? []
  return namespace === undefined ? text.trim() : `system:serviceaccount:${namespace}:${name}`
}

/** How a user name is typed: short for a ServiceAccount. */
export function textOfUser(user: string): string {
  const account = parseServiceAccount(user)
  const short = account && `${account.namespace}/${account.name}`
  return short && userOfText(short) === user ? short : user
}

/** Groups as they are typed, separated by commas. */
export function groupsOfText(text: string): string[] {
  return [...new Set(text.split(',').map((group) => group.trim()))].filter((group) => group !== '')
}

/** True for a user whose groups only the person who asks knows. */
export function needsGroups(user: string): boolean {
  return user !== '' && user !== 'system:anonymous' && parseServiceAccount(user) === undefined
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
