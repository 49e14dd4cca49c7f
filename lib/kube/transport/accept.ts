import type { CallOptions } from './types'

type Accept = NonNullable<CallOptions['accept']>

const TYPES: Record<Exclude<Accept, 'metadata'>, string> = {
  json: 'application/json',
  table: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  discovery: [
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
    'application/json',
  ].join(','),
  text: '*/*',
}

/**
 * The Accept header of a form. Tables and metadata have no plain fallback: a server that cannot give them answers 406
 * instead of whole objects.
 */
export function acceptHeader(accept: Accept, template: string): string {
  if (accept !== 'metadata') return TYPES[accept]
  const form = template.includes('/{name}') ? 'PartialObjectMetadata' : 'PartialObjectMetadataList'
  return `application/json;as=${form};v=v1;g=meta.k8s.io`
}

/** True for a call whose answer would bring the values of a Secret or a ConfigMap into the process. */
export function wouldCarryValues(path: string, accept: Accept): boolean {
  const { pathname } = new URL(path, 'https://kubernetes.invalid')
  const segments = pathname.split('/').slice(1)
  if (segments[0] !== 'api') return false
  const inNamespace = segments[2] === 'namespaces' && segments.length >= 5
  const resource = inNamespace ? segments[4] : segments[2]
  return (resource === 'secrets' || resource === 'configmaps') && accept !== 'metadata' && accept !== 'table'
}
