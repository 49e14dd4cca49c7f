import { present } from '@/lib/present'
import { asScoped, ruleAllows } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { type Miss, nearMisses } from '../near-miss'
import { findRole, type ReadBinding } from './read-objects'

/** How the role of a binding relates to the call: in `near` one part or two do not match either, `missing` is proven not to exist. */
export type RoleHit =
  /** `isHere`: the Role is where the call is, and not where the binding looks for it. */
  | { state: 'grants'; rule: PolicyRule; rules: readonly PolicyRule[]; isHere?: true }
  /** `put`: its rules with every slip corrected, where they allow the call then. */
  | { state: 'near'; miss: Miss; put?: readonly PolicyRule[] }
  | { state: 'missing' }
  | { state: 'unread' }

/** What rules bound in `namespace` ("" is everywhere) are to a call. */
function hitOf(rules: readonly PolicyRule[], facts: Facts, namespace: string): RoleHit | undefined {
  const { request, discovery } = facts
  const rule = rules.find((one) => ruleAllows(one, request))
  if (rule) return { state: 'grants', rule, rules }
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const scoped = rules.map((one) => asScoped(one, namespace))
  const [miss] = nearMisses(request, scoped, catalogue)
  const put =
    miss?.whole && rules.map((one, i) => (scoped[i] === miss.rule ? (miss.whole?.rule ?? one) : one))
  return miss && { state: 'near', miss, ...present({ put }) }
}

export type HitOf = (rules: readonly PolicyRule[], namespace: string) => RoleHit | undefined

/** A role is compared once, however many bindings refer to it. */
export function hitsOnce(facts: Facts): HitOf {
  const known = new Map<readonly PolicyRule[], Map<string, RoleHit | undefined>>()
  return (rules, namespace) => {
    const hits = known.get(rules) ?? new Map<string, RoleHit | undefined>()
    known.set(rules, hits)
    if (!hits.has(namespace)) hits.set(namespace, hitOf(rules, facts, namespace))
    return hits.get(namespace)
  }
}

export function roleHit(binding: ReadBinding, facts: Facts, at: string, hitAt: HitOf): RoleHit | undefined {
  const lookup = findRole(facts, binding.roleRef, binding.namespace)
  if (lookup.state === 'found') return hitAt(lookup.rules, at)
  // A binding that landed elsewhere has left its Role in the namespace of the call.
  if (binding.namespace !== at && binding.roleRef.kind === 'Role') {
    const here = findRole(facts, binding.roleRef, at)
    const hit = here.state === 'found' ? hitAt(here.rules, at) : undefined
    if (hit?.state === 'grants') return { ...hit, isHere: true }
  }
  return { state: lookup.state }
}
