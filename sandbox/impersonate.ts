import type { IncomingHttpHeaders } from 'node:http'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { type Impersonation, impersonationAttributes } from '@/lib/rbac/impersonation'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import { badRequest, failure, StatusError } from './answer'
import type { AuthenticatedUser } from './authentication'
import type { Policy } from './policy'

const extraPrefix = 'impersonate-extra-'

function listOf(value: string | string[] | undefined): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : value.split(',')).map((entry) => entry.trim())
}

/** Who a request asks to act as; undefined for no one. Throws a StatusError for headers that the API server refuses. */
export function readHeaders(headers: IncomingHttpHeaders): Impersonation | undefined {
  const [user = ''] = listOf(headers['impersonate-user'])
  const groups = listOf(headers['impersonate-group'])
  const [uid = ''] = listOf(headers['impersonate-uid'])
  const extra = Object.entries(headers)
    .filter(([name]) => name.startsWith(extraPrefix))
    .map(([name, value]) => ({
      key: decodeURIComponent(name.slice(extraPrefix.length)),
      values: listOf(value),
    }))
  if (user !== '') return { user, groups, uid, extra }
  if (groups.length === 0 && uid === '' && extra.length === 0) return undefined
  throw new StatusError(badRequest(`requested ${JSON.stringify(groups)} without impersonating a user name`))
}

/** Authorizes Impersonate-* headers and returns the user that the call then runs as. */
export function impersonate(
  headers: IncomingHttpHeaders,
  caller: AuthenticatedUser,
  policy: Policy,
): AuthenticatedUser {
  const wanted = readHeaders(headers)
  if (wanted === undefined) return caller
  for (const attributes of impersonationAttributes(wanted)) {
    const decision = policy.decide(caller, attributes)
    if (decision.allowed) continue
    const { message, details } = formatForbidden(caller, attributes, decision.reason)
    const answer = failure(403, 'Forbidden', message, { ...details })
    throw new StatusError({ ...answer, headers: { 'x-content-type-options': 'nosniff' } })
  }
  const account = parseServiceAccount(wanted.user)
  const own = account === undefined ? [] : userOf(account.namespace, account.name).groups
  const groups = wanted.groups.length === 0 ? own : wanted.groups
  return {
    name: wanted.user,
    groups: [...new Set([...groups, 'system:authenticated'])],
    ...(wanted.uid === '' ? {} : { uid: wanted.uid }),
    ...(wanted.extra.length === 0
      ? {}
      : { extra: Object.fromEntries(wanted.extra.map(({ key, values }) => [key, [...values]])) }),
  }
}
