import type { LabelSelector } from '@/lib/objects/label-selector'
import { selectorMatches } from '@/lib/objects/label-selector'
import { ruleKey } from './rule'
import type { ClusterRole, PolicyRule } from './types'

/**
 * Fills the rules of every ClusterRole that has an aggregationRule, as the aggregation controller does: the union, without
 * duplicates, of the rules of the ClusterRoles that any selector matches, by name within a selector. Its own rules are
 * dropped. Chains such as view, edit, admin are followed to the end; a role with a malformed selector is left as it is.
 */
export function aggregateClusterRoles(clusterRoles: readonly ClusterRole[]): ClusterRole[] {
  const byName = [...clusterRoles].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const rulesByName = new Map<string, readonly PolicyRule[]>(
    clusterRoles.map((role) => [role.name, isFilled(role) ? [] : role.rules]),
  )
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const role of byName.filter(isFilled)) {
      const rules = gather(role, byName, rulesByName)
      isChanged ||= rules.length !== rulesByName.get(role.name)?.length
      rulesByName.set(role.name, rules)
    }
  }
  return clusterRoles.map((role) =>
    isFilled(role) ? { ...role, rules: rulesByName.get(role.name) ?? [] } : role,
  )
}

function gather(
  target: ClusterRole,
  byName: readonly ClusterRole[],
  rulesByName: ReadonlyMap<string, readonly PolicyRule[]>,
): PolicyRule[] {
  const gathered = new Map<string, PolicyRule>()
  for (const selector of target.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const source of byName) {
      if (source.name === target.name || !selectorMatches(selector, source.labels ?? {})) continue
      for (const rule of rulesByName.get(source.name) ?? []) {
        const key = ruleKey(rule)
        if (!gathered.has(key)) gathered.set(key, rule)
      }
    }
  }
  return [...gathered.values()]
}

function isFilled(role: ClusterRole): boolean {
  return role.aggregationRule?.clusterRoleSelectors.every(isWellFormed) ?? false
}

function isWellFormed({ matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.every(({ operator, values = [] }) => {
    if (operator === 'In' || operator === 'NotIn') return values.length > 0
    return (operator === 'Exists' || operator === 'DoesNotExist') && values.length === 0
  })
}
