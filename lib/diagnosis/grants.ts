import type { GrantedBy } from '@/lib/contract/access-tuple'
import { present } from '@/lib/present'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { partsOfWord, resourceWord } from '@/lib/rbac/call'
import { resolveRules } from '@/lib/rbac/resolve'
import { asScoped, holds, ruleAllows, ruleKey, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, Grant } from '@/lib/rbac/types'
import { findRole, objectsRead } from './bindings/read-objects'
import { callerUser, type Facts, type NeighborReview } from './facts'
import type { ResourceRelation } from './near-miss'
import { rulesAt, rulesIn } from './scoped-rules'

/** A grant as the wire names it. */
export function toGrantedBy(grant: Grant): GrantedBy {
  return {
    binding: grant.binding,
    ...present({ bindingNamespace: grant.bindingNamespace }),
    role: grant.role,
    roleKind: grant.roleKind,
    subject: grant.subject,
    scope: grant.bindingKind === 'ClusterRoleBinding' ? 'cluster' : 'namespace',
  }
}

/** A request that the rule allows and that is as near as possible to `request`; undefined when no request reaches the rule. */
export function witnessOf(
  rule: ScopedRule,
  request: Attributes,
  relation?: ResourceRelation,
): Attributes | undefined {
  const verb = rule.verbs.includes('*') || rule.verbs.includes(request.verb) ? request.verb : rule.verbs[0]
  if (verb === undefined) return undefined
  if (request.kind === 'path') {
    if (rule.scope === 'namespace' || rule.nonResourceURLs.length === 0) return undefined
    if (ruleAllows({ ...rule, verbs: ['*'] }, request)) return { ...request, verb }
    const entry = rule.nonResourceURLs[0] ?? ''
    return { kind: 'path', verb, path: entry.replace(/\*$/, '') || '/' }
  }
  const group = rule.apiGroups.some((g) => g === '*' || g === request.group)
    ? request.group
    : rule.apiGroups[0]
  const word = relation?.word ?? resourceWord(request)
  const name =
    rule.resourceNames.length === 0 || rule.resourceNames.includes(request.name)
      ? request.name
      : (rule.resourceNames[0] ?? '')
  if (group === undefined) return undefined
  const namespace = rule.scope === 'cluster' ? request.namespace : rule.namespace
  const witness = { kind: 'resource', verb, group, ...partsOfWord(word), name, namespace } as const
  return ruleAllows(rule, witness) ? witness : undefined
}

function grantIn(review: NeighborReview): Grant | undefined {
  return review.answer.state === 'read' && review.answer.value.allowed
    ? parseAllowedReason(review.answer.value.reason)
    : undefined
}

/** The grant that a rule comes from, by the bindings that were read. */
function grantInObjects(rule: ScopedRule, facts: Facts): Grant | undefined {
  const kind = rule.scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'
  const namespace = rule.scope === 'cluster' ? '' : rule.namespace
  for (const resolved of resolveRules(callerUser(facts), namespace, objectsRead(facts))) {
    if (!('rule' in resolved) || resolved.grant.bindingKind !== kind) continue
    if (ruleKey(resolved.rule) === ruleKey(rule)) return resolved.grant
  }
  return undefined
}

/**
 * The grant that a rule comes from: by bindings that were read, or as far as reviews named it, which is only where no other
 * rule of the account allows the reviewed request, since the authorizer names the first binding that allows it and not
 * the rule.
 */
export function grantOf(rule: ScopedRule, facts: Facts): Grant | undefined {
  const read = grantInObjects(rule, facts)
  if (read) return read
  const others = rulesAt(facts, rule.namespace).filter((other) => !isSameRule(other, rule))
  for (const review of facts.neighbors) {
    const grant = grantIn(review)
    if (!grant || holds(rule, review.request) !== 'yes') continue
    if (others.every((other) => holds(other, review.request) !== 'yes')) return grant
  }
  return undefined
}

function isSameRule(a: ScopedRule, b: ScopedRule): boolean {
  return a.scope === b.scope && a.namespace === b.namespace && ruleKey(a) === ruleKey(b)
}

/** The number of a rule among those of its role, where all are known and no other is written like it. */
export function placeIn(rules: readonly ScopedRule[] = [], rule: ScopedRule): number | undefined {
  const [only, ...others] = rules.filter((one) => ruleKey(one) === ruleKey(rule))
  return only && others.length === 0 ? rules.indexOf(only) + 1 : undefined
}

/** The grant of the first neighboring request that a review allowed and named, whichever rule gave it. */
export function namedNeighbor(facts: Facts): Grant | undefined {
  for (const review of facts.neighbors) {
    const grant = grantIn(review)
    if (grant) return grant
  }
  return undefined
}

/** All rules of the role that the grant names, where the role itself was read. */
export function readRules(grant: Grant, facts: Facts): ScopedRule[] | undefined {
  const { roleKind, role: name, bindingNamespace } = grant
  const role = findRole(
    facts,
    { kind: roleKind, name },
    roleKind === 'ClusterRole' ? '' : (bindingNamespace ?? ''),
  )
  return role.state === 'found' ? role.rules.map((rule) => asScoped(rule, bindingNamespace ?? '')) : undefined
}

/**
 * All rules of the role that the grant names, or undefined when that is not proven: it was read, or each rule that holds only in the
 * namespace of a Role was named by a review as given by this Role, so there is none that another role could have given.
 */
export function provenRules(grant: Grant, facts: Facts): ScopedRule[] | undefined {
  const read = readRules(grant, facts)
  if (read || grant.roleKind !== 'Role' || grant.bindingNamespace === undefined) return read
  const answer = facts.rules.get(grant.bindingNamespace)
  if (facts.clusterWide.state !== 'read' || answer?.state !== 'read' || answer.value.incomplete)
    return undefined
  const bound = rulesIn(facts, grant.bindingNamespace).filter((rule) => rule.scope === 'namespace')
  if (bound.length === 1) return bound
  const isGiven = (rule: ScopedRule) => {
    const given = grantOf(rule, facts)
    return given?.roleKind === 'Role' && given.role === grant.role
  }
  return bound.length > 1 && bound.every(isGiven) ? bound : undefined
}
