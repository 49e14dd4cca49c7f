import type { Check } from '@/lib/contract/access-check'
import type { Attributes } from '@/lib/rbac/types'
import { findKnown } from './catalogue'
import type { Catalogue } from './facts'

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

/**
 * The request that the API server would really authorize for a check. A review answers any string, so a cluster-scoped
 * resource asked about in a namespace would get a yes that the call does not get (kubernetes/kubernetes#75970).
 */
export function toAttributes(
  check: Check,
  catalogue: Catalogue | undefined,
): { request: Attributes; note?: string } {
  if ('path' in check) return { request: { kind: 'path', verb: check.verb, path: check.path } }
  const { verb, group, name = '', namespace } = check
  const [resource = '', ...rest] = check.resource.split('/')
  const subresource = check.subresource || rest.join('/')
  const request = { kind: 'resource', verb, group, resource, subresource, name, namespace } as const
  const known = catalogue && findKnown(catalogue, group, resource)
  if (!known || known.namespaced) return { request }
  // The server authorizes a call on one Namespace inside that namespace.
  const isOneNamespace =
    group === '' &&
    resource === 'namespaces' &&
    name !== '' &&
    (ON_ONE_OBJECT.has(verb) || subresource !== '')
  const judgedIn = isOneNamespace ? name : ''
  if (judgedIn === namespace) return { request }
  const where = isOneNamespace ? `inside namespace ${name}` : 'at the cluster scope'
  return {
    request: { ...request, namespace: judgedIn },
    note: `${resource} belong to the cluster, so the call is judged ${where}.`,
  }
}
