import { ruleAllows } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { bindingsRead } from './binding-misses'
import { isBuiltInRole } from './built-in-role'
import { isWhole, objectsRead } from './read-objects'

/** A role that allows the call and to which no binding that could give it here refers. */
export interface UnboundRole {
  kind: 'Role' | 'ClusterRole'
  name: string
  /** "" for a ClusterRole. */
  namespace: string
  rules: readonly PolicyRule[]
}

function breadth(rules: readonly PolicyRule[]): number {
  return rules
    .map((rule) => {
      const targets = [...(rule.resources ?? []), ...(rule.nonResourceURLs ?? [])]
      const isWide = [...rule.verbs, ...targets].includes('*')
      return isWide ? 1_000 : rule.verbs.length * targets.length
    })
    .reduce((sum, count) => sum + count, 0)
}

/**
 * Roles that allow the call and are bound to no one, the narrowest first. Only where every binding that could refer to
 * them here was read: a Role by the RoleBindings of its namespace, a ClusterRole by the ClusterRoleBindings too.
 */
export function unboundRoles(facts: Facts): UnboundRole[] {
  const { request } = facts
  const namespace = request.kind === 'resource' ? request.namespace : ''
  const { roles, clusterRoles } = objectsRead(facts)
  const bindings = bindingsRead(facts)
  const hasLocal = namespace !== '' && isWhole(facts, 'rolebindings', namespace)
  const hasWide = isWhole(facts, 'clusterrolebindings', '') && (namespace === '' || hasLocal)
  const candidates: UnboundRole[] = [
    ...(hasLocal ? roles : [])
      .filter((role) => role.namespace === namespace)
      .map((role) => ({ ...role, kind: 'Role' as const })),
    ...(hasWide ? clusterRoles : []).map(({ name, rules }) => ({
      kind: 'ClusterRole' as const,
      name,
      namespace: '',
      rules,
    })),
  ]
  return candidates
    .filter(({ kind, name, rules }) => {
      if (isBuiltInRole({ kind, name }) || !rules.some((rule) => ruleAllows(rule, request))) return false
      return !bindings.some(
        (binding) =>
          binding.roleRef.kind === kind &&
          binding.roleRef.name === name &&
          (binding.namespace === '' || (namespace !== '' && binding.namespace === namespace)),
      )
    })
    .sort((a, b) => breadth(a.rules) - breadth(b.rules) || a.kind.localeCompare(b.kind, 'en') * -1)
}
