import type { Check } from '@/lib/contract/access-check'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Attributes } from '@/lib/rbac/types'

/** A request as the wire writes it: an empty subresource or name is left out, an empty group or namespace is not. */
export function toTuple(request: Attributes): AccessTuple {
  if (request.kind === 'path') return { verb: request.verb, path: request.path }
  const { verb, group, resource, subresource, name, namespace } = request
  return {
    verb,
    group,
    resource,
    ...(subresource === '' ? {} : { subresource }),
    ...(name === '' ? {} : { name }),
    namespace,
  }
}

/** The inverse of `toTuple`. */
export function fromTuple(tuple: AccessTuple): Attributes {
  if (tuple.path !== undefined) return { kind: 'path', verb: tuple.verb, path: tuple.path }
  return {
    kind: 'resource',
    verb: tuple.verb,
    group: tuple.group ?? '',
    resource: tuple.resource ?? '',
    subresource: tuple.subresource ?? '',
    name: tuple.name ?? '',
    namespace: tuple.namespace ?? '',
  }
}

export function isSameRequest(a: Attributes, b: Attributes): boolean {
  return JSON.stringify(toTuple(a)) === JSON.stringify(toTuple(b))
}

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
