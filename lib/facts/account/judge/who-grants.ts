import type { GrantedBy } from '@/lib/contract/access-tuple'
import type { NearMiss } from '@/lib/contract/explanation'
import { holds } from '@/lib/rbac/rule'
import type { PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import type { Sources } from '../contract'

/** A rule with the binding that gives it. */
export interface NamedRule {
  grantedBy: GrantedBy
  rule: PolicyRule
  /** Its number in the role, from 1; undefined where the role was not read. */
  number?: number
}

/** The rules of bindings that were read. */
export function namedRules({ sources }: Pick<Sources, 'sources'>): NamedRule[] {
  return sources.flatMap(({ grantedBy, rules, isPart }) =>
    rules.map((rule, index) => ({ grantedBy, rule, ...(isPart ? {} : { number: index + 1 }) })),
  )
}

/** The rules whose bindings an explanation names, where no list of bindings could be read. */
export function rulesNamedBy({ nearMisses }: { nearMisses: readonly NearMiss[] }): NamedRule[] {
  return nearMisses.flatMap(({ grantedBy, rule, binding }) =>
    grantedBy !== undefined && binding === undefined ? [{ grantedBy, rule }] : [],
  )
}

/** The rules that grant a call where their bindings hold, those of a name included only for that name. */
export function whoGrants(rules: readonly NamedRule[], request: ResourceAttributes): NamedRule[] {
  return rules.filter(({ grantedBy: { scope, bindingNamespace = '' }, rule }) => {
    return holds({ ...rule, scope, namespace: bindingNamespace }, request) === 'yes'
  })
}
