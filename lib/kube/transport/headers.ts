import type { IncomingHttpHeaders } from 'node:http'
import { freeText } from '../redact/sanitize'
import type { CallOptions, Witness } from './types'

const NAMES: readonly (readonly [Exclude<keyof Witness, 'nosniff'>, string])[] = [
  ['auditId', 'audit-id'],
  ['flowSchema', 'x-kubernetes-pf-flowschema-uid'],
  ['priorityLevel', 'x-kubernetes-pf-prioritylevel-uid'],
  ['warning', 'warning'],
  ['retryAfter', 'retry-after'],
  ['contentType', 'content-type'],
  ['date', 'date'],
  ['server', 'server'],
  ['location', 'location'],
]

/**
 * The response headers that tell which gate answered; all others are dropped here. `clean` leaves out what a peer may have
 * echoed of the request.
 */
export function answerWitness(headers: IncomingHttpHeaders, clean: (text: string) => string): Witness {
  const witness: Witness = { nosniff: headers['x-content-type-options'] === 'nosniff' }
  for (const [field, name] of NAMES) {
    const value = headers[name]
    if (typeof value === 'string') witness[field] = freeText(clean(value), 512)
  }
  return witness
}

/** True for an answer with the headers that an API server sets on each: Audit-Id, and from 1.20 on the flow schema. */
export function isWitnessed({ auditId, flowSchema }: Witness): boolean {
  return auditId !== undefined || flowSchema !== undefined
}

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
