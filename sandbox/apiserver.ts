import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { encodeJson, failure, type SandboxAnswer, StatusError } from './answer'
import { type AuthenticatedUser, authenticateRequest, certificateUser } from './authentication'
import type { ApiContext, SandboxCall } from './context'
import { type Faults, faultyAnswer } from './faults'
import { impersonate } from './impersonate'
import { pathOutside } from './paths'
import { resources } from './resources'
import { STAND_IN_HEADER } from './stand-ins'

/** One finished request, for tests that count or look. Of its headers, only what it accepts is kept. */
export interface RequestRecord {
  method: string
  /** Path with query as sent. */
  path: string
  user: string
  status: number
  accept: string
  /** When it was answered, milliseconds since 1970 by this machine's clock. */
  atMs: number
}

export interface ApiServerOptions {
  context: ApiContext
  faults: Faults
  revokedTokens: ReadonlySet<string>
  record: (request: RequestRecord) => void
}

const bodyLimit = 3 * 1024 * 1024
const gzipFrom = 128 * 1024

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > bodyLimit) {
      throw new StatusError(
        failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${bodyLimit}`),
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function unauthorized(): SandboxAnswer {
  return failure(401, 'Unauthorized', 'Unauthorized')
}

function forbidden(
  user: AuthenticatedUser,
  call: Pick<SandboxCall, 'attributes'>,
  reason: string,
): SandboxAnswer {
  const { message, details } = formatForbidden(user, call.attributes, reason)
  return {
    ...failure(403, 'Forbidden', message, { ...details }),
    headers: { 'x-content-type-options': 'nosniff' },
  }
}

/** The gates of the API server in their order: authentication, impersonation, authorization, then the handlers. */
async function answerCall(
  options: ApiServerOptions,
  request: IncomingMessage,
  witness: (user: string) => void,
): Promise<SandboxAnswer> {
  const { context } = options
  const target = request.url ?? '/'
  const method = request.method ?? 'GET'
  const caller = await authenticateRequest(request.headers.authorization, {
    certified: certificateUser(request.socket),
    tokens: context.tokens,
    store: context.store,
    now: context.now(),
    revoked: options.revokedTokens,
  })
  if (caller === undefined) return unauthorized()
  const user = impersonate(request.headers, caller, context.policy)
  witness(user.name)

  const fault = options.faults.take(target)
  const faulty = fault === undefined ? undefined : faultyAnswer(fault)
  if (faulty !== undefined) return faulty
  if (fault?.kind === 'stall') return new Promise(() => undefined)
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1000))

  const attributes = requestAttributes(method, target)
  const decision = context.policy.decide(user, attributes)
  if (!decision.allowed) {
    const answer = forbidden(user, { attributes }, decision.reason)
    const standIn = context.standIns?.of({ attributes })
    return standIn === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, [STAND_IN_HEADER]: standIn } }
  }

  const url = new URL(target, 'https://apiserver')
  const call: SandboxCall = {
    method,
    path: target.split('?')[0] ?? '/',
    query: url.searchParams,
    headers: request.headers,
    body: await readBody(request),
    user,
    attributes,
  }
  return attributes.kind === 'path' ? pathOutside(context, call) : resources(context, call)
}

function send(request: IncomingMessage, response: ServerResponse, answer: SandboxAnswer): void {
  response.statusCode = answer.status
  response.setHeader('cache-control', 'no-cache, private')
  if (answer.json !== undefined || answer.stream !== undefined) {
    response.setHeader('content-type', 'application/json')
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (answer.stream !== undefined) {
    answer.stream(response)
    return
  }
  const body = answer.json === undefined ? (answer.text ?? '') : `${encodeJson(answer.json)}\n`
  const accepts = request.headers['accept-encoding'] ?? ''
  if (body.length >= gzipFrom && /\bgzip\b/.test(String(accepts))) {
    response.setHeader('content-encoding', 'gzip')
    response.setHeader('vary', 'Accept-Encoding')
    response.end(gzipSync(body, { level: 1 }))
    return
  }
  response.end(body)
}

/** The request handler of the API server. */
export function createHandler(options: ApiServerOptions) {
  const flowSchema = randomUUID()
  const priorityLevel = randomUUID()
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    upgrade?: { socket: Socket; head: Buffer },
  ): Promise<void> => {
    let user = ''
    response.setHeader('date', options.context.now().toUTCString())
    response.setHeader('audit-id', randomUUID())
    let answer: SandboxAnswer
    try {
      answer = await answerCall(options, request, (name) => {
        user = name
        response.setHeader('x-kubernetes-pf-flowschema-uid', flowSchema)
        response.setHeader('x-kubernetes-pf-prioritylevel-uid', priorityLevel)
      })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      answer = error.answer
    }
    // The rest of a body must be read, or the connection cannot be reused.
    request.resume()
    if (upgrade !== undefined && answer.upgrade !== undefined) {
      response.detachSocket(upgrade.socket)
      const lines = Object.entries(answer.headers ?? {}).map(([name, value]) => `${name}: ${value}`)
      answer.upgrade(request, upgrade.socket, upgrade.head, lines)
    } else if (!response.destroyed) send(request, response, answer)
    const { method = '', url: path = '' } = request
    const { accept = '' } = request.headers
    options.record({ method, path, user, status: answer.status, accept, atMs: Date.now() })
  }
}
