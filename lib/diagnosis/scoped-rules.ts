import type { Read, Reading } from '@/lib/evidence/reading'
import { quote, say } from '@/lib/phrase/phrase'
import type { RulesAnswer } from '@/lib/rbac/reviews'
import { ruleKey, type ScopedRule } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'
import { type Facts, rulesNamespace } from './facts'

function rulesOf(answer: RulesAnswer): Required<PolicyRule>[] {
  return [
    ...answer.resourceRules.map((rule) => ({ ...rule, nonResourceURLs: [] })),
    ...answer.nonResourceRules.map((rule) => ({ ...rule, apiGroups: [], resources: [], resourceNames: [] })),
  ]
}

interface Scoped {
  namespace: string
  clusterWide: Reading<RulesAnswer>
  rules: readonly ScopedRule[]
}

// An answer is never changed, and one explanation asks for the same place a dozen times.
const scoped = new WeakMap<Reading<RulesAnswer>, Scoped>()

/**
 * The rules of one namespace with their scope. A rules review keeps duplicates and walks ClusterRoleBindings in
 * every namespace, so what a namespace that cannot exist lists is cluster-wide and the rest, as a multiset, is not.
 */
export function scopedRules(
  namespace: string,
  here: Reading<RulesAnswer> | undefined,
  clusterWide: Reading<RulesAnswer>,
): readonly ScopedRule[] {
  if (here?.state !== 'read') return []
  const last = scoped.get(here)
  if (last?.namespace === namespace && last.clusterWide === clusterWide) return last.rules
  const rules = scopesOf(namespace, here.value, clusterWide)
  scoped.set(here, { namespace, clusterWide, rules })
  return rules
}

function scopesOf(namespace: string, here: RulesAnswer, clusterWide: Reading<RulesAnswer>): ScopedRule[] {
  if (clusterWide.state !== 'read') {
    return rulesOf(here).map((rule) => ({ ...rule, scope: 'unknown', namespace }))
  }
  const left = new Map<string, number>()
  for (const rule of rulesOf(clusterWide.value)) {
    const key = ruleKey(rule)
    left.set(key, (left.get(key) ?? 0) + 1)
  }
  return rulesOf(here).map((rule) => {
    const key = ruleKey(rule)
    const count = left.get(key) ?? 0
    if (count > 0) left.set(key, count - 1)
    return { ...rule, scope: count > 0 ? 'cluster' : 'namespace', namespace }
  })
}

/** The rules of a namespace out of the facts, with their scope; none when they were not read. */
export function rulesIn(facts: Facts, namespace: string): readonly ScopedRule[] {
  return scopedRules(namespace, facts.rules.get(namespace), facts.clusterWide)
}

/** The rules that hold at a place: a namespace, or "" for the cluster scope and paths. */
export function rulesAt(facts: Facts, namespace: string): readonly ScopedRule[] {
  return namespace === '' ? scopedRules('', facts.clusterWide, facts.clusterWide) : rulesIn(facts, namespace)
}

/**
 * The rules that bear on the call: those of its namespace, or at the cluster scope those of the account's home, which show a
 * grant that stays there. Where that place was not read, what holds everywhere is left, which decides the cluster scope.
 */
export function standingRules(facts: Facts): {
  rules: readonly ScopedRule[]
  areRead: boolean
  read: Read<readonly ScopedRule[]>
} {
  const { request, clusterWide } = facts
  const place = rulesNamespace(facts)
  const here = place === '' ? clusterWide : facts.rules.get(place)
  if (here?.state === 'read') {
    const rules = rulesAt(facts, place)
    return { rules, areRead: true, read: readOf(rules, here.value) }
  }
  const isWide = clusterWide.state === 'read' && (request.kind === 'path' || request.namespace === '')
  const rules = rulesAt(facts, '')
  if (clusterWide.state === 'unread')
    return { rules, areRead: false, read: { kind: 'none', why: here?.says ?? clusterWide.says } }
  const why = say`only the rules that hold everywhere were read`
  return {
    rules,
    areRead: isWide,
    read: isWide ? readOf(rules, clusterWide.value) : { kind: 'part', value: rules, read: rules.length, why },
  }
}

function readOf(
  value: readonly ScopedRule[],
  { incomplete, evaluationError }: RulesAnswer,
): Read<readonly ScopedRule[]> {
  if (!incomplete) return { kind: 'whole', value }
  return { kind: 'part', value, read: value.length, why: [quote(evaluationError)] }
}

// system:basic-user, system:discovery, system:public-info-viewer and system:service-account-issuer-discovery of 1.36.
const SELF_REVIEWS = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews'])
const DEFAULT_PATHS =
  /^\/(?:healthz|livez|readyz|version\/?|api(?:\/\*)?|apis(?:\/\*)?|openapi(?:\/\*)?|swaggerapi(?:\/\*)?|swagger\.json|\.well-known(?:\/\*|\/openid-configuration\/?)?|openid\/v1\/jwks\/?)$/

/** True for rules that every ServiceAccount has by the default bindings of the API server. */
export function isDefaultRule(rule: ScopedRule): boolean {
  if (rule.nonResourceURLs.length > 0) {
    return (
      rule.verbs.every((v) => v === 'get') && rule.nonResourceURLs.every((path) => DEFAULT_PATHS.test(path))
    )
  }
  return (
    rule.verbs.every((v) => v === 'create') &&
    rule.resources.length > 0 &&
    rule.resources.every((resource) => SELF_REVIEWS.has(resource))
  )
}
