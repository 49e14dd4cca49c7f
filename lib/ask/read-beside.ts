import { usernameOf } from '@/lib/rbac/service-account'

/**
 * What a call is laid beside, as it is typed: `web` or `sa/web` an account of the namespace, `payments/web` one of another, `ns/prod`
 * the same account in another namespace, and `user/jane` or a name with a colon or an at sign a user. `ns/` is the whole cluster.
 */
export function readBeside(text: string, namespace: string): { user: string } | { namespace: string } {
  const typed = text.trim()
  const slash = typed.indexOf('/')
  const [before, name] = [typed.slice(0, Math.max(0, slash)), typed.slice(slash + 1)]
  if (/^(?:ns|namespaces?)$/.test(before)) return { namespace: name }
  if (before === 'user') return { user: name }
  if (/[:@]/.test(typed)) return { user: typed }
  const isHere = before === '' || /^(?:sa|serviceaccounts?)$/.test(before)
  return { user: usernameOf(isHere ? namespace : before, name) }
}
