import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { goQuote } from '@/lib/words/go-quote'
import { describeResource } from '@/lib/words/resources'
import type { ResourceType } from './catalogue'

/** What a handler gives to the pipeline: one body, or a stream that it writes itself. */
export interface SandboxAnswer {
  status: number
  headers?: Record<string, string | string[]>
  json?: unknown
  text?: string
  stream?: (response: ServerResponse) => void
  /** Takes the connection over, where the call asks for another protocol. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer, headers: readonly string[]) => void
}

/** An answer that ends the handling of a call at once. */
export class StatusError extends Error {
  override readonly name = 'Refusal'
  readonly answer: SandboxAnswer

  constructor(answer: SandboxAnswer) {
    super(`The call is answered with ${answer.status}.`)
    this.answer = answer
  }
}

export type StatusDetails = Record<string, unknown>

/** A failure `Status` with its fields in the server's order. */
export function statusBody(
  code: number,
  reason: string,
  message: string,
  details?: StatusDetails,
): Record<string, unknown> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  }
}

export function failure(
  code: number,
  reason: string,
  message: string,
  details?: StatusDetails,
): SandboxAnswer {
  return { status: code, json: statusBody(code, reason, message, details) }
}

export function badRequest(message: string): SandboxAnswer {
  return failure(400, 'BadRequest', message)
}

/** The server does not serve this resource. */
export function unknownResource(): SandboxAnswer {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** What Go's router answers for a path that nothing handles. */
export function pageNotFound(): SandboxAnswer {
  return {
    status: 404,
    text: '404 page not found\n',
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  }
}

export function methodNotAllowedStatus(): SandboxAnswer {
  return failure(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  )
}

type Named = Pick<ResourceType, 'group' | 'resource'>

function detailsOf({ group, resource }: Named, name: string): StatusDetails {
  return { name, ...(group === '' ? {} : { group }), kind: resource }
}

export function notFound(type: Named, name: string): SandboxAnswer {
  const message = `${describeResource(type)} ${goQuote(name)} not found`
  return failure(404, 'NotFound', message, detailsOf(type, name))
}

export function alreadyExists(type: Named, name: string, prefix = ''): SandboxAnswer {
  const message = `${prefix}${describeResource(type)} ${goQuote(name)} already exists`
  return failure(409, 'AlreadyExists', message, detailsOf(type, name))
}

export function conflictStatus(type: Named, name: string, why: string): SandboxAnswer {
  const message = `Operation cannot be fulfilled on ${describeResource(type)} ${goQuote(name)}: ${why}`
  return failure(409, 'Conflict', message, detailsOf(type, name))
}

export function expired(message: string, continueToken?: string): SandboxAnswer {
  const status = statusBody(410, 'Expired', message)
  return {
    status: 410,
    json: continueToken === undefined ? status : { ...status, metadata: { continue: continueToken } },
  }
}

export function internalErrorStatus(message: string): SandboxAnswer {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
}

/** One finding of validation: `field: message`. */
export interface FieldError {
  type: `FieldValue${'Invalid' | 'Required' | 'NotSupported' | 'Forbidden' | 'Duplicate' | 'NotFound' | 'TooLong' | 'TooMany' | 'TypeInvalid'}`
  field: string
  message: string
}

/** A 422; its prefix and `details.kind` hold the Kind, not the resource. */
export function invalidStatus(
  type: Pick<ResourceType, 'group' | 'kind'>,
  name: string,
  errors: readonly FieldError[],
): SandboxAnswer {
  const kind = describeResource({ group: type.group, resource: type.kind })
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))]
  const says = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  return failure(422, 'Invalid', `${kind} ${goQuote(name)} is invalid: ${says}`, {
    ...(name === '' ? {} : { name }),
    ...(type.group === '' ? {} : { group: type.group }),
    ...(type.kind === '' ? {} : { kind: type.kind }),
    causes: errors.map((error) => ({ reason: error.type, message: error.message, field: error.field })),
  })
}

/** JSON as Go's encoder writes it, with markup characters escaped. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
