import type { UserInfo } from './types'

const PREFIX = 'system:serviceaccount:'

/** The user and the three groups that the API server gives to a ServiceAccount's token. */
export function userOf(namespace: string, name: string): UserInfo {
  return {
    name: `${PREFIX}${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }
}

/** The user of a request without credentials. */
export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

/** Namespace and name of a ServiceAccount's username, or undefined for any other user. */
export function parseServiceAccount(username: string): { namespace: string; name: string } | undefined {
  if (!username.startsWith(PREFIX)) return undefined
  const [namespace, name, ...rest] = username.slice(PREFIX.length).split(':')
  if (!namespace || !name || rest.length > 0) return undefined
  return { namespace, name }
}
