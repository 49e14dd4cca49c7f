import type { AccountCheck } from '@/lib/contract/access-check'

/**
 * Reads the check from an address of the access page, or null when it has none. An address without a
 * namespace means the pod's own, so there is no check until that is known.
 */
export function checkFromParams(
  params: URLSearchParams,
  ownNamespace: string | undefined,
): AccountCheck | null {
  const verb = params.get('verb')
  if (!verb) return null
  const path = params.get('path')
  const account = accountOf(params)
  if (path) return { verb, path, ...account }
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
    ...account,
  }
}

function accountOf(params: URLSearchParams): Pick<AccountCheck, 'user' | 'groups'> {
  const user = params.get('as')
  if (!user) return {}
  const groups = params.getAll('asgroup')
  return { user, ...(groups.length > 0 ? { groups } : {}) }
}
