import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes, Grant, PolicyRule } from '@/lib/rbac/types'

/** Whose call it was, in Kubernetes' terms. */
export function describeUser(user: string): string {
  if (user === '') return 'this account'
  if (user === 'system:anonymous') return 'the anonymous user'
  const account = parseServiceAccount(user)
  return account ? `ServiceAccount ${account.namespace}/${account.name}` : `User ${user}`
}

/** `pods`, `pods/log`, `deployments.apps/scale`: as kubectl writes a resource. */
export function describeResource(target: { group: string; resource: string; subresource: string }): string {
  const qualified = target.group === '' ? target.resource : `${target.resource}.${target.group}`
  return target.subresource === '' ? qualified : `${qualified}/${target.subresource}`
}

/** Where a request is judged. */
export function describeScope(namespace: string): string {
  return namespace === '' ? 'at the cluster scope' : `in namespace ${namespace}`
}

/** The request as words that follow "may" or "may not". */
export function describeCall(request: Attributes): string {
  if (request.kind === 'path') return `${request.verb} path ${request.path}`
  const name = request.name === '' ? '' : ` ${request.name}`
  return `${request.verb} ${describeResource(request)}${name} ${describeScope(request.namespace)}`
}

/** `Role pod-reader by RoleBinding shop/web-reads-pods`. */
export function describeGrant(grant: Grant): string {
  return `${grant.roleKind} ${grant.role} by ${describeBinding(grant)}`
}

export function describeBinding(grant: Grant): string {
  const namespace = grant.bindingNamespace === undefined ? '' : `${grant.bindingNamespace}/`
  return `${grant.bindingKind} ${namespace}${grant.binding}`
}

export function listOf(words: readonly string[], last = 'and'): string {
  if (words.length <= 1) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** What a rule gives: `get and list on pods`, with group and names where they narrow it. */
export function describeRule(rule: PolicyRule): string {
  const verbs = rule.verbs.includes('*') ? 'every verb' : listOf(rule.verbs)
  if (rule.nonResourceURLs?.length) return `${verbs} on paths ${listOf(rule.nonResourceURLs)}`
  const resources = rule.resources?.includes('*')
    ? 'every resource'
    : listOf(rule.resources ?? []) || 'no resource'
  const groups = (rule.apiGroups ?? []).filter((group) => group !== '')
  const group = rule.apiGroups?.includes('*')
    ? ' in every API group'
    : groups.length > 0
      ? ` in API group ${listOf(rule.apiGroups?.map((g) => (g === '' ? '""' : g)) ?? [])}`
      : rule.apiGroups?.length === 0
        ? ' in no API group'
        : ''
  const names = rule.resourceNames?.length ? ` named ${listOf(rule.resourceNames, 'or')}` : ''
  return `${verbs} on ${resources}${group}${names}`
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
