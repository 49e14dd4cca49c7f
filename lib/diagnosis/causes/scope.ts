import { ruleAllows, verbMatches } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { editDistance, findKnown } from '../catalogue'
import { type Facts, type KnownResource, speaksForCaller } from '../facts'
import { grantOf } from '../grants'
import type { Miss } from '../near-miss'
import { rulesIn } from '../scoped-rules'
import type { FamilyFinding } from './finding'

type Found = FamilyFinding<'scope'>[]

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

/** Family F: the right exists, but not where the request asks. */
export function scopeCauses(facts: Facts, misses: readonly Miss[]): Found {
  const { request, discovery } = facts
  if (request.kind !== 'resource') return []
  const known =
    discovery.state === 'read' ? findKnown(discovery.value, request.group, request.resource) : undefined
  return request.namespace === ''
    ? clusterScope(facts, request, known, misses)
    : [...namespacedPath(known), ...otherNamespaces(facts, request), ...misspeltNamespace(facts, request)]
}

function namespacedPath(known: KnownResource | undefined): Found {
  if (!known || known.namespaced || (known.group === '' && known.resource === 'namespaces')) return []
  return [{ id: 'F6', confidence: 'proven', distance: 0.5, data: {} }]
}

function clusterScope(
  facts: Facts,
  request: ResourceAttributes,
  known: KnownResource | undefined,
  misses: readonly Miss[],
): Found {
  if (known?.namespaced && request.name !== '' && ON_ONE_OBJECT.has(request.verb)) {
    return [{ id: 'F7', confidence: 'proven', distance: 0.5, data: {} }]
  }
  const isNamespaces = request.group === '' && request.resource === 'namespaces'
  if (!speaksForCaller(facts)) {
    if (isNamespaces && request.name === '') {
      const data = { namespace: '', mayGet: false }
      return [{ id: 'F5', confidence: 'possible', distance: 5, data }]
    }
    return known?.namespaced ? [{ id: 'F3', confidence: 'possible', distance: 5, data: { home: '' } }] : []
  }
  const scoped = misses.find((miss) => miss.failed.includes('scope'))
  if (!scoped) return []
  const { namespace } = scoped.rule
  const grant = grantOf(scoped.rule, facts)
  const named = grant ? { grant } : {}
  const confidence = scoped.distance === 1 && known ? 'proven' : 'likely'
  const distance = scoped.distance
  if (isNamespaces) {
    const mayGet = verbMatches(scoped.rule, 'get')
    return [{ id: 'F5', confidence, distance, data: { namespace, mayGet, ...named } }]
  }
  return known && !known.namespaced
    ? [{ id: 'F4', confidence, distance, data: { namespace, ...named } }]
    : [{ id: 'F3', confidence, distance, data: { home: namespace, ...named } }]
}

function otherNamespaces(facts: Facts, request: ResourceAttributes): Found {
  if (!speaksForCaller(facts)) return []
  const found: Found = []
  for (const namespace of facts.rules.keys()) {
    if (namespace === request.namespace) continue
    const there = { ...request, namespace }
    const rule = rulesIn(facts, namespace).find((r) => r.scope !== 'cluster' && ruleAllows(r, there))
    if (!rule) continue
    const grant = grantOf(rule, facts)
    const id = grant?.roleKind === 'ClusterRole' ? 'F2' : 'F1'
    const data = { namespace, ...(grant ? { grant } : {}) }
    found.push({ id, confidence: 'proven', distance: 1, data })
  }
  return found
}

/** RBAC refuses alike in a namespace that does not exist, so a name near the pod's own is only a hint. */
function misspeltNamespace({ home }: Facts, { namespace }: ResourceAttributes): Found {
  if (home === '' || namespace === home || editDistance(namespace, home, 2) > (home.length <= 5 ? 1 : 2))
    return []
  return [{ id: 'F8', confidence: 'possible', distance: 9.2, data: { namespace, home } }]
}
