import { bindingWriteRefusal } from '@/lib/rbac/escalation'
import { formatCompactRule, parseEscalation } from '@/lib/rbac/escalation-text'
import type { PolicyRule, RbacObjects, RoleRef } from '@/lib/rbac/types'
import type { Escalated } from './escalations'

/**
 * The roles to which a binding by this user in this namespace ("" for a ClusterRoleBinding) would be refused with exactly
 * this list. It is exact only where the user's own bindings were read; otherwise the list differs and no role is named.
 */
export function rolesBehind(
  { user, groups, missing }: Escalated,
  namespace: string,
  objects: RbacObjects,
): RoleRef[] {
  const [first] = missing
  if (!first) return []
  const wanted = linesOf(missing)
  const refs = [
    ...objects.roles
      .filter((role) => role.namespace === namespace && mayLack(role.rules, first))
      .map(({ name }): RoleRef => ({ kind: 'Role', name })),
    ...objects.clusterRoles
      .filter((role) => mayLack(role.rules, first))
      .map(({ name }): RoleRef => ({ kind: 'ClusterRole', name })),
  ]
  return refs.filter((roleRef) => {
    const refused = bindingWriteRefusal({ name: user, groups }, { namespace, roleRef }, objects)
    if (!refused || 'notFound' in refused) return false
    return linesOf(parseEscalation(refused.refusal)?.missing ?? []) === wanted
  })
}

function linesOf(rules: readonly PolicyRule[]): string {
  return rules.map(formatCompactRule).sort().join('\n')
}

/** Cheap: one of the role's rules names the same verb, so that few roles are compared in full. */
function mayLack(
  rules: readonly PolicyRule[],
  { verbs: [verb = ''], resources, nonResourceURLs }: PolicyRule,
) {
  const words = [...(resources ?? []), ...(nonResourceURLs ?? [])]
  return rules.some(
    (rule) =>
      rule.verbs.includes(verb) &&
      words.some((word) => rule.resources?.includes(word) || rule.nonResourceURLs?.includes(word)),
  )
}
