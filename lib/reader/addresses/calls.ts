import { present } from '@/lib/present'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { resourceOfKind, splitQualified } from '@/lib/words/known-resources'
import type { PartialCall } from '../found'

const TAIL =
  /\((get|post|put|patch|delete) ([A-Za-z][A-Za-z0-9-]{0,62}(?:\.[a-z0-9.-]{1,253})?)(?: ([^()\s]{1,253}))?\)/
const METHODS = new Map([
  ['post', 'create'],
  ['put', 'update'],
  ['patch', 'patch'],
])

/** What client-go puts behind an error: `(get pods.metrics.k8s.io web)`. A GET without a name is a list, or a watch where the reflector says so. */
export function tailCall(text: string, before = ''): PartialCall {
  const [, method = '', qualified = '', name] = TAIL.exec(text) ?? []
  if (method === '') return {}
  const { resource, group } = splitQualified(qualified)
  return present({
    verb: verbOf(method, name, before),
    group,
    resource: resourceOfKind(resource),
    name,
  })
}

function verbOf(method: string, name: string | undefined, before: string): string | undefined {
  if (method === 'delete') return name === undefined ? 'deletecollection' : 'delete'
  if (method !== 'get') return METHODS.get(method)
  if (name !== undefined) return 'get'
  return /[Ff]ailed\s+to\s+watch\s+\S{1,200}:\s*$/.test(before) ? 'watch' : 'list'
}

/** The call that a URL of an API server makes. */
export function callOfUrl(method: string | undefined, url: string): PartialCall {
  // A thread of OkHttp is named for the host with dots in place of the path.
  if (/\/\.\.\.|…/.test(url)) return {}
  const path = url
    .replace(/^"?https?:\/\/[^/]{1,260}/, '')
    // No path of the API has a comma, so that one belongs to the words around it.
    .replace(/^([^?,]{1,2000}),.*$/, '$1')
    .replace(/[.,:"`}\]]+$/, '')
  const attributes = requestAttributes(method ?? 'GET', path)
  const verb = method === undefined ? undefined : attributes.verb
  if (attributes.kind === 'path') return present({ verb, path: attributes.path })
  const { group, resource, subresource, name, namespace } = attributes
  return present({
    verb,
    group,
    resource,
    subresource: subresource || undefined,
    name: name || undefined,
    namespace,
  })
}
