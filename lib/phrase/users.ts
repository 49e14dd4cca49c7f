import { parseServiceAccount } from '@/lib/rbac/service-account'
import { code, type Phrase, plain, say } from './phrase'

/** Whose call it was, in Kubernetes' terms; `unnamed` when nothing names the user. */
export function sayUser(user: string, unnamed: Phrase = say`this account`): Phrase {
  if (user === '') return unnamed
  if (user === 'system:anonymous') return say`the anonymous user`
  const account = parseServiceAccount(user)
  return account
    ? say`ServiceAccount ${code(`${account.namespace}/${account.name}`)}`
    : say`User ${code(user)}`
}

/** `sayUser` as plain text. */
export function describeUser(user: string, unnamed?: string): string {
  return plain(sayUser(user, unnamed === undefined ? undefined : [{ text: unnamed }]))
}

/** `web` of this namespace, `payments/web` of another, otherwise the user. */
export function shortUser(user: string, namespace: string): string {
  const account = parseServiceAccount(user)
  if (account === undefined) return user
  return account.namespace === namespace ? account.name : `${account.namespace}/${account.name}`
}
