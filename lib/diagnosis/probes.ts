import { isSameRequest, partsOfWord } from '@/lib/rbac/call'
import type { Attributes } from '@/lib/rbac/types'
import { isLeftOutOfView } from './causes/rules/no-rules'
import { type Facts, rulesNamespace } from './facts'
import { witnessOf } from './grants'
import { nearMisses } from './near-miss'
import { rulesIn } from './scoped-rules'

/**
 * Neighboring requests whose reviews would name the bindings that matter, most telling first: of the rules that come
 * near, of the same request in a namespace where it is allowed, and of what tells ClusterRole `view`. The second set
 * proves the whole content of a Role and is asked for last.
 */
export function namingProbes(facts: Facts): Attributes[] {
  if (!facts.isOwnCall || facts.decision.state !== 'read' || facts.decision.value.allowed) return []
  const { request } = facts
  const here = rulesIn(facts, rulesNamespace(facts))
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const misses = nearMisses(request, here, catalogue)
  const wanted: (Attributes | undefined)[] = misses.map((miss) =>
    witnessOf(miss.rule, request, miss.resource),
  )
  if (request.kind === 'resource') {
    for (const namespace of facts.rules.keys()) {
      if (namespace === request.namespace) continue
      const there = { ...request, namespace }
      for (const rule of rulesIn(facts, namespace)) {
        const witness = rule.scope === 'cluster' ? undefined : witnessOf(rule, there)
        if (witness && isSameRequest(witness, there)) wanted.push(witness)
      }
    }
    if (isLeftOutOfView(request)) {
      wanted.push({ ...request, verb: 'get', group: '', resource: 'configmaps', subresource: '', name: '' })
    }
  }
  const nearest = misses[0]
  if (nearest?.parts === 1 && nearest.rule.scope === 'namespace') {
    const bound = here.filter((rule) => rule.scope === 'namespace' && rule !== nearest.rule)
    for (const rule of bound) wanted.push(ownWitness(rule))
  }
  return distinct(wanted.filter((probe) => probe !== undefined))
}

function ownWitness(rule: Parameters<typeof witnessOf>[0]): Attributes | undefined {
  const { namespace, resources, verbs, apiGroups, resourceNames } = rule
  const [parts, verb = ''] = [partsOfWord(resources[0] ?? ''), verbs[0]]
  if (parts.resource === '' || verb === '') return undefined
  const [group = '', name = ''] = [apiGroups[0], resourceNames[0]]
  return { kind: 'resource', verb, group, ...parts, name, namespace }
}

function distinct(requests: readonly Attributes[]): Attributes[] {
  const kept: Attributes[] = []
  for (const request of requests) {
    if (!kept.some((other) => isSameRequest(other, request))) kept.push(request)
  }
  return kept
}
