import { type LabelSelector, selectorMatches } from '@/lib/objects/label-selector'
import { resolveRules } from '@/lib/rbac/resolve'
import { ruleAllows } from '@/lib/rbac/rule'
import type { ClusterRole, Grant, PolicyRule } from '@/lib/rbac/types'
import { isBuiltInRole } from '../../bindings/built-in-role'
import { objectsRead } from '../../bindings/read-objects'
import { editDistance } from '../../catalogue'
import { callerUser, type Facts } from '../../facts'

/** An aggregating ClusterRole of the caller, and those that allow the call and are not in it. */
export interface Aggregate {
  into: ClusterRole
  grant: Grant
  /** Its labels match, and its rules are not gathered yet. */
  late?: ClusterRole
  /** Its labels resemble those that the selector asks for. */
  near: readonly { source: ClusterRole; labels: readonly { key: string; value: string }[] }[]
}

/** A ClusterRole that an aggregating ClusterRole should gather and does not. */
export interface Ungathered {
  /** The aggregating ClusterRole, to which the account is bound. */
  into: string
  grant: Grant
  source: string
  rules: readonly PolicyRule[]
  /** Labels that a selector asks for and the source lacks; empty when they match and the rules are not there yet. */
  labels: readonly { key: string; value: string }[]
}

/** From the ClusterRoles that were read: what the caller's aggregating ClusterRoles could gather. */
export function aggregatesOf(facts: Facts): Aggregate[] {
  const { clusterRoles } = objectsRead(facts)
  return [...aggregatingOf(facts)].map(([into, grant]) => {
    const sources = clusterRoles.filter(
      (role) => role.name !== into.name && role.rules.some((rule) => ruleAllows(rule, facts.request)),
    )
    const late = sources.find((source) => selectorsOf(into).some((one) => gathers(one, source)))
    const near = sources.flatMap((source) => {
      const labels = isBuiltInRole({ kind: 'ClusterRole', name: source.name }) ? [] : nearLabels(into, source)
      return labels.length > 0 ? [{ source, labels }] : []
    })
    return { into, grant, near, ...(late ? { late } : {}) }
  })
}

function selectorsOf(role: ClusterRole): readonly LabelSelector[] {
  return role.aggregationRule?.clusterRoleSelectors ?? []
}

function gathers(selector: LabelSelector, { labels }: ClusterRole): boolean {
  return selectorMatches(selector, labels ?? {})
}

/** The aggregating ClusterRoles that the caller is bound to in the call's scope. */
function aggregatingOf(facts: Facts): Map<ClusterRole, Grant> {
  const objects = objectsRead(facts)
  const { request } = facts
  const found = new Map<ClusterRole, Grant>()
  const namespace = request.kind === 'resource' ? request.namespace : ''
  // A role without rules yields nothing to resolve, so each aggregating one gets a marker rule.
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

/** Labels that would get the source gathered, when its labels already resemble them. */
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
