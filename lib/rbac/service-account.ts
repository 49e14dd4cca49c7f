import type { UserInfo } from './types'

const PREFIX = 'system:serviceaccount:'

/** The user name of a ServiceAccount. */
export function usernameOf(namespace: string, name: string): string {
  return `${PREFIX}${namespace}:${name}`
}

/** The user and the three groups that the API server gives to a ServiceAccount's token. */
export function userOf(namespace: string, name: string): UserInfo {
  return {
    name: usernameOf(namespace, name),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }
}

/** The user of a request without credentials. */
export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

/** The user of a name, with its groups as far as they are known: those of a ServiceAccount follow from it, a user's are as given. */
export function userByName(username: string, groups: readonly string[] = []): UserInfo {
  if (username === ANONYMOUS.name) return ANONYMOUS
  const account = parseServiceAccount(username)
  return account
    ? userOf(account.namespace, account.name)
    : { name: username, groups: [...groups, 'system:authenticated'] }
}

/** Namespace and name of a ServiceAccount's username, or undefined for any other user. */
export function parseServiceAccount(username: string): { namespace: string; name: string } | undefined {
  if (!username.startsWith(PREFIX)) return undefined
  const [namespace, name, ...rest] = username.slice(PREFIX.length).split(':')
  if (!namespace || !name || rest.length > 0) return undefined
  return { namespace, name }
}
