import type { ResourceAttributes } from '@/lib/rbac/types'
import type { Miss } from '../near-miss'

const IDS = ['D8', 'D18', 'D20', 'D21', 'D22', 'D23', 'D24', 'D25'] as const
export type SubresourceCause = (typeof IDS)[number]

export function isSubresourceCause(id: string): id is SubresourceCause {
  return IDS.some((known) => known === id)
}

const STREAMS = new Set(['exec', 'attach', 'portforward'])

/** The cause of a rule on a resource that was meant to include one of its subresources. */
export function subresourceCause({ group, resource, subresource }: ResourceAttributes): SubresourceCause {
  if (subresource === 'status' || subresource === 'finalizers') return 'D18'
  if (subresource === 'scale') return 'D22'
  if (group !== '') return 'D8'
  if (subresource === 'proxy') return 'D25'
  if (resource === 'serviceaccounts' && subresource === 'token') return 'D23'
  if (resource !== 'pods') return 'D8'
  if (STREAMS.has(subresource)) return 'D20'
  if (subresource === 'ephemeralcontainers') return 'D21'
  return subresource === 'eviction' ? 'D24' : 'D8'
}

/**
 * The cause of a rule that names the subresource and misses by what is particular to it: exec with one of its two verbs,
 * and a proxied name without its scheme and port.
 */
export function ownRuleCause(request: ResourceAttributes, { rule, failed }: Miss): 'D20' | 'D25' | undefined {
  const id = subresourceCause(request)
  if (failed.length !== 1) return undefined
  if (id === 'D20' && failed[0] === 'verb') {
    const other = request.verb === 'create' ? 'get' : request.verb === 'get' ? 'create' : undefined
    return other !== undefined && rule.verbs.includes(other) ? 'D20' : undefined
  }
  if (id !== 'D25' || failed[0] !== 'name') return undefined
  return rule.resourceNames.some((name) => request.name.split(':').includes(name)) ? 'D25' : undefined
}
