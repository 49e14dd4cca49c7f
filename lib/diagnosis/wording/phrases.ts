import type { Attributes, Grant, PolicyRule } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'

/** `pods`, `pods/log`, `deployments.apps/scale`: as kubectl writes a resource. */
/** Where a request is judged. */
export function describeScope(namespace: string): string {
  return namespace === '' ? 'at the cluster scope' : `in namespace ${namespace}`
}

/** The request as words that follow "may" or "cannot". */
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

/** What a rule grants: `get and list on pods`, with group and names where they narrow it. */
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
