import type { PolicyRule } from '@/lib/rbac/types'
import type { ScopedRule } from '../scoped-rules'

/** A corrected rule: the rule as its author likely meant it, and the change in words that follow a Role's name. */
export interface Correction {
  rule: PolicyRule
  /** The same change as one step of a JSON patch, its path relative to the rule. */
  step: { op: 'add' | 'replace'; path: string; value: unknown }
  says: string
}

type ListKey = 'verbs' | 'apiGroups' | 'resources' | 'resourceNames'

/** The rule with one more word in a list. */
export function adding(base: PolicyRule, key: ListKey, value: string, says: string): Correction {
  return {
    rule: { ...base, [key]: [...(base[key] ?? []), value] },
    step: { op: 'add', path: `${key}/-`, value },
    says,
  }
}

/** The rule with one word of a list replaced. */
export function replacing(
  base: PolicyRule,
  key: ListKey,
  from: string,
  to: string,
  says: string,
): Correction {
  const value = [...new Set((base[key] ?? []).map((word) => (word === from ? to : word)))]
  return { rule: { ...base, [key]: value }, step: { op: 'replace', path: key, value }, says }
}

/** The rule as a Role holds it, without empty lists. */
export function asWritten({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: ScopedRule): PolicyRule {
  return {
    ...(apiGroups.length === 0 ? {} : { apiGroups }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(resourceNames.length === 0 ? {} : { resourceNames }),
    ...(nonResourceURLs.length === 0 ? {} : { nonResourceURLs }),
    verbs,
  }
}
