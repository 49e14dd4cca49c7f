import type { Check } from '@/lib/contract/access-check'
import type { AccessTuple } from '@/lib/contract/access-tuple'

/** The check that asks about a call, or null where the call names neither a path nor a resource. */
export function checkOfTuple(tuple: AccessTuple): Check | null {
  if (tuple.path) return { verb: tuple.verb, path: tuple.path }
  if (!tuple.resource) return null
  return {
    verb: tuple.verb,
    group: tuple.group ?? '',
    resource: tuple.resource,
    ...(tuple.subresource ? { subresource: tuple.subresource } : {}),
    ...(tuple.name ? { name: tuple.name } : {}),
    namespace: tuple.namespace ?? '',
  }
}
