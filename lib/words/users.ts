import { parseServiceAccount } from '@/lib/rbac/service-account'

/** Whose call it was, in Kubernetes' terms; `unnamed` when nothing names the user. */
export function describeUser(user: string, unnamed = 'this account'): string {
  if (user === '') return unnamed
  if (user === 'system:anonymous') return 'the anonymous user'
  const account = parseServiceAccount(user)
  return account ? `ServiceAccount ${account.namespace}/${account.name}` : `User ${user}`
}

/** `web` of this namespace, `payments/web` of another, else the user. */
export function shortUser(user: string, namespace: string): string {
  const account = parseServiceAccount(user)
  if (account === undefined) return user
  return account.namespace === namespace ? account.name : `${account.namespace}/${account.name}`
}
