import { selectorMatches } from '@/lib/rbac/label-selector'
import { resolveRules } from '@/lib/rbac/resolve'
import { ruleAllows } from '@/lib/rbac/rule'
import type { ClusterRole, Grant, LabelSelector } from '@/lib/rbac/types'
import { isBuiltInRole } from '../bindings/built-in-role'
import { objectsRead } from '../bindings/read-objects'
import { editDistance } from '../catalogue'
import { callerUser, type Facts } from '../facts'
import type { FindingOf } from './finding'

type Found = FindingOf<'D26' | 'D27'>

/**
 * D26 and D27, by the ClusterRoles that were read: the caller is bound to an aggregating ClusterRole, and one that allows
 * the call is not gathered into it.
 */
export function aggregationCauses(facts: Facts): Found[] {
  const { clusterRoles } = objectsRead(facts)
  const found: Found[] = []
  for (const [into, grant] of aggregatingOf(facts)) {
    const sources = clusterRoles.filter(
      (role) => role.name !== into.name && role.rules.some((rule) => ruleAllows(rule, facts.request)),
    )
    const gathered = sources.filter((source) => selectorsOf(into).some((one) => gathers(one, source)))
    const [late] = gathered
    if (late) {
      const data = { into: into.name, grant, source: late.name, rules: late.rules, labels: [] }
      found.push({ id: 'D26', confidence: 'proven', distance: 1.3, data })
      continue
    }
    const near = sources.flatMap((source) => {
      const labels = isBuiltInRole({ kind: 'ClusterRole', name: source.name }) ? [] : nearLabels(into, source)
      return labels.length > 0 ? [{ source, labels }] : []
    })
    for (const { source, labels } of near) {
      const data = { into: into.name, grant, source: source.name, rules: source.rules, labels }
      found.push({ id: 'D26', confidence: 'likely', distance: 1.4, data })
    }
    if (near.length === 0 && !isBuiltInRole({ kind: 'ClusterRole', name: into.name })) {
      found.push({ id: 'D27', confidence: 'possible', distance: 9.2, data: { into: into.name, grant } })
    }
  }
  return found
}

function selectorsOf(role: ClusterRole): readonly LabelSelector[] {
  return role.aggregationRule?.clusterRoleSelectors ?? []
}

function gathers(selector: LabelSelector, { labels }: ClusterRole): boolean {
  return selectorMatches(selector, labels ?? {})
}

/** The aggregating ClusterRoles that the caller is bound to where the call is. */
function aggregatingOf(facts: Facts): Map<ClusterRole, Grant> {
  const objects = objectsRead(facts)
  const { request } = facts
  const found = new Map<ClusterRole, Grant>()
  const namespace = request.kind === 'resource' ? request.namespace : ''
  // A role without rules yields nothing to resolve, so each aggregating one is given a rule to be found by.
  const marked = objects.clusterRoles.filter((role) => role.aggregationRule)
  const rule = { verbs: [] }
  const world = { ...objects, clusterRoles: marked.map((role) => ({ ...role, rules: [rule] })) }
  for (const resolved of resolveRules(callerUser(facts), namespace, world)) {
    if (!('rule' in resolved) || resolved.rule !== rule) continue
    const { grant } = resolved
    const role = marked.find(({ name }) => name === grant.role)
    if (role && !found.has(role)) found.set(role, grant)
  }
  return found
}

/** Labels that would have the source gathered, where it carries something like them already. */
function nearLabels(into: ClusterRole, source: ClusterRole): { key: string; value: string }[] {
  const own = new Map(Object.entries(source.labels ?? {}))
  for (const { matchLabels, matchExpressions } of selectorsOf(into)) {
    const wanted = Object.entries(matchLabels ?? {})
    if (wanted.length === 0 || (matchExpressions?.length ?? 0) > 0) continue
    const lacking = wanted.filter(([key, value]) => own.get(key) !== value)
    const isNear = ([key]: [string, string]) => [...own.keys()].some((had) => editDistance(had, key, 3) <= 3)
    if (lacking.every(isNear)) return lacking.map(([key, value]) => ({ key, value }))
  }
  return []
}
