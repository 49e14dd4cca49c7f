import type { Phrase } from '@/lib/phrase/phrase'
import type { ScopedRule } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'

/** A corrected rule: the rule as its author likely meant it, and the change in words that follow a Role's name. */
export interface Correction {
  rule: PolicyRule
  /** The same change as steps of a JSON patch, their paths relative to the rule. */
  steps: readonly { op: 'add' | 'replace' | 'remove'; path: string; value?: unknown }[]
  says: Phrase
}

type ListKey = 'verbs' | 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs'

/** The rule with one more word in a list. */
export function adding(base: PolicyRule, key: ListKey, value: string, says: Phrase): Correction {
  return {
    rule: { ...base, [key]: [...(base[key] ?? []), value] },
    steps: [{ op: 'add', path: `${key}/-`, value }],
    says,
  }
}

/** The rule with one word of a list replaced by one or more. */
export function replacing(
  base: PolicyRule,
  key: ListKey,
  from: string,
  to: readonly string[],
  says: Phrase,
): Correction {
  const value = [...new Set((base[key] ?? []).flatMap((word) => (word === from ? to : [word])))]
  return { rule: { ...base, [key]: value }, steps: [{ op: 'replace', path: key, value }], says }
}

/** The rule without its list of names, so it holds for every name. */
export function withoutNames({ resourceNames: _, ...rule }: PolicyRule, says: Phrase): Correction {
  return { rule, steps: [{ op: 'remove', path: 'resourceNames' }], says }
}

/** Both corrections of one rule, as one. */
export function both(first: Correction, key: ListKey, value: readonly string[]): Correction {
  return {
    ...first,
    rule: { ...first.rule, [key]: value },
    steps: [...first.steps, { op: 'replace', path: key, value }],
  }
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
