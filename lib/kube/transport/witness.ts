import type { IncomingHttpHeaders } from 'node:http'
import { freeText } from '../redact/sanitize'
import type { Witness } from './types'

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
