import { ANONYMOUS, parseServiceAccount } from '@/lib/rbac/service-account'
import { code, type Phrase, plain, say } from './phrase'

/** Whose call it was, in Kubernetes' terms; `unnamed` when nothing names the user. */
export function sayUser(user: string, unnamed: Phrase = say`this account`): Phrase {
  if (user === '') return unnamed
  if (user === ANONYMOUS.name) return say`the anonymous user`
  return parseServiceAccount(user) ? say`ServiceAccount ${code(shortUser(user))}` : say`User ${code(user)}`
}

/** `sayUser` as plain text. */
export function describeUser(user: string, unnamed?: string): string {
  return plain(sayUser(user, unnamed === undefined ? undefined : [{ text: unnamed }]))
}

/** The same by its name alone: of a ServiceAccount as `shortUser` has it. */
export function sayShortUser(user: string, namespace?: string): Phrase {
  return user === '' || user === ANONYMOUS.name ? sayUser(user) : [code(shortUser(user, namespace))]
}

/** `web` of this namespace, `payments/web` of another, otherwise the user name. */
export function shortUser(user: string, namespace = ''): string {
  const account = parseServiceAccount(user)
  if (account === undefined) return user
  return account.namespace === namespace ? account.name : `${account.namespace}/${account.name}`
}
