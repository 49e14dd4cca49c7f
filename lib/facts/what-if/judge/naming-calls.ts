import { isWhole } from '@/lib/diagnosis/bindings/read-objects'
import { isDefaultRule } from '@/lib/diagnosis/scoped-rules'
import { partsOfWord } from '@/lib/rbac/call'
import { ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import { knownBindings, resourceOf, type WhatIfFacts } from './facts'
import { beforeAt } from './own-change'
import type { Proposal, ProposedRole } from './proposal'

const MOST_FOR_ONE = 2
// No more are asked.
const MOST = 8

/**
 * Calls that this account may make and whose review may name a role of the paste as the reason: so a Role that is edited
 * is known to be this account's although no binding can be read. The likeliest first.
 */
export function namingCalls(facts: WhatIfFacts, { roles }: Pick<Proposal, 'roles'>): Attributes[] {
  const own = facts.own.state === 'read' ? facts.own.value : undefined
  if (!own) return []
  const known = knownBindings(facts, own)
  const found = new Map<string, Attributes>()
  for (const role of roles) {
    if (found.size >= MOST) break
    const at = role.kind === 'Role' ? role.namespace : facts.namespace
    const isShown = known.some(({ roleRef }) => roleRef.kind === role.kind && roleRef.name === role.name)
    if (isShown || isWhole(facts, resourceOf('RoleBinding'), at)) continue
    for (const call of callsFor(role, beforeAt(facts, at).rules, at)) found.set(JSON.stringify(call), call)
  }
  return [...found.values()]
}

function callsFor(role: ProposedRole, rules: readonly ScopedRule[], namespace: string): Attributes[] {
  const calls = rules
    .filter((rule) => !isDefaultRule(rule) && (role.kind === 'ClusterRole' || rule.scope !== 'cluster'))
    .flatMap((rule) => sampleOf(rule, namespace) ?? [])
  const shared = calls.filter((call) => role.rules.some((one) => ruleAllows(one, call)))
  return [...shared, ...calls.filter((call) => !shared.includes(call))].slice(0, MOST_FOR_ONE)
}

/** One call that the rule allows, with a plain word for each wildcard. */
function sampleOf(rule: ScopedRule, namespace: string): Attributes | undefined {
  const [verb, group, word, path] = [rule.verbs, rule.apiGroups, rule.resources, rule.nonResourceURLs].map(
    ([first]) => first,
  )
  if (verb === undefined) return undefined
  if (path !== undefined)
    return { kind: 'path', verb: plain(verb, 'get'), path: path.replace(/\*+$/, '') || '/' }
  if (group === undefined || word === undefined) return undefined
  const { resource, subresource } = partsOfWord(plain(word, 'pods'))
  const call: Attributes = {
    kind: 'resource',
    verb: plain(verb, 'get'),
    group: plain(group, ''),
    resource: plain(resource, 'pods'),
    subresource,
    name: rule.resourceNames[0] ?? '',
    namespace,
  }
  return ruleAllows(rule, call) ? call : undefined
}

function plain(word: string, instead: string): string {
  return word === '*' ? instead : word
}
