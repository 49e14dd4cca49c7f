import type { Check } from '@/lib/contract/access'

/**
 * Reads the check that an address of the access page stands for, or null when it stands for none. An address without
 * a namespace means the pod's own, so it stands for none until that is known.
 */
export function checkFromParams(params: URLSearchParams, ownNamespace: string | undefined): Check | null {
  const verb = params.get('verb')
  if (!verb) return null
  const path = params.get('path')
  if (path) return { verb, path }
  const resource = params.get('resource')
  if (!resource) return null
  const namespace = params.get('namespace') ?? ownNamespace
  if (namespace === undefined) return null
  const subresource = params.get('subresource')
  const name = params.get('name')
  return {
    verb,
    group: params.get('group') ?? '',
    resource,
    ...(subresource ? { subresource } : {}),
    ...(name ? { name } : {}),
    namespace,
  }
}

/** The query of the access page that stands for a check; reading it back gives the same check. */
export function paramsOfCheck(check: Check): URLSearchParams {
  if ('path' in check) return new URLSearchParams({ verb: check.verb, path: check.path })
  return new URLSearchParams({
    verb: check.verb,
    group: check.group,
    resource: check.resource,
    ...(check.subresource ? { subresource: check.subresource } : {}),
    ...(check.name ? { name: check.name } : {}),
    namespace: check.namespace,
  })
}
