import { isDefaultRule } from '@/lib/diagnosis/scoped-rules'
import { holds, type ScopedRule } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'

const ANY = '*'
/** Calls of one rule that are tried for one that no other rule allows. */
const MOST_TRIED = 64

/** The calls that a rule names by words of its own, in their order. */
function* callsOf(rule: ScopedRule, namespace: string): Generator<ResourceAttributes> {
  const [name = ''] = rule.resourceNames
  const place = rule.scope === 'cluster' ? '' : namespace
  for (const word of rule.resources) {
    const [resource = '', subresource = ''] = word.split('/')
    for (const group of rule.apiGroups) {
      for (const verb of rule.verbs) {
        const words = [verb, group, resource, subresource]
        if (words.includes(ANY)) continue
        yield { kind: 'resource', verb, group, resource, subresource, name, namespace: place }
      }
    }
  }
}

/**
 * For each rule that is not every account's a call that it alone allows, whose review so names the binding of this rule. A rule
 * that has no such call is left out: the answer could be about another.
 */
export function ruleProbes(
  rules: readonly ScopedRule[],
  namespace: string,
): { rule: ScopedRule; request: ResourceAttributes }[] {
  const own = rules.filter((rule) => !isDefaultRule(rule) && rule.resources.length > 0)
  return own.flatMap((rule) => {
    let tried = 0
    for (const request of callsOf(rule, namespace)) {
      tried += 1
      if (tried > MOST_TRIED) break
      if (rules.filter((other) => holds(other, request) === 'yes').length === 1) return [{ rule, request }]
    }
    return []
  })
}
