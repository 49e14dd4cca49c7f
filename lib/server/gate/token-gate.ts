import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { log } from '../log'
import { createRateLimit } from '../rate-limit'
import { AccessToken, AccessTokenError } from './access-token'
import { clientOf } from './client-of'
import type { Admission, Gate } from './gate'
import { type Refusal, SIGNED_OUT } from './refusal'
import { sendRefusal } from './send-refusal'
import { CLOSING_COOKIE, openingCookie, sessionIn } from './session-cookie'
import { signInPage } from './sign-in-page'

const TRIES_A_MINUTE = 5
const MAX_BODY = 8 * 1024

const signInSchema = z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(4096)) })

interface TokenGateOptions {
  tokenFile: string
  basePath: string
  nowMs: () => number
}

/** Token mode: a cookie of the sign-in page, or the token itself with each request of a program. */
export function createTokenGate({ tokenFile, basePath, nowMs }: TokenGateOptions): Gate {
  const secret = new AccessToken(tokenFile)
  const tries = createRateLimit(TRIES_A_MINUTE / 60, TRIES_A_MINUTE)
  const page = signInPage(basePath)
  let complained = ''
  // Found at the start already, where the process can still refuse to run.
  secret.matches('')

  /** Runs what needs the secret; while there is none, nobody is known. */
  function withSecret<T>(work: () => T): T | Refusal {
    try {
      const value = work()
      complained = ''
      return value
    } catch (error) {
      if (!(error instanceof AccessTokenError)) throw error
      if (error.message !== complained) log.error('access-token', { says: error.message })
      complained = error.message
      return SIGNED_OUT.noToken
    }
  }

  /** Undefined when the token is right. A wrong one costs a try; without one left no token is looked at. */
  function tryToken(sent: string, address: string): Refusal | undefined {
    const waitS = tries.peek(address, nowMs())
    if (waitS > 0) return { ...SIGNED_OUT.tooManyTries, retryAfter: waitS }
    const found = withSecret(() => secret.matches(sent))
    if (typeof found === 'object') return found
    if (found) return undefined
    tries.take(address, nowMs())
    return SIGNED_OUT.wrongToken
  }

  function admit({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Admission {
    const address = clientOf(socket.remoteAddress)
    const visitor = { client: address }
    const value = sessionIn(headers.cookie)
    if (value !== undefined) {
      const session = withSecret(() => secret.verify(value, nowMs()))
      if (session && 'status' in session) return { state: 'refused', visitor, refusal: session }
      if (session) return { state: 'admitted', visitor: { client: `session ${session.id}` } }
    }
    const sent = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(headers.authorization ?? '')?.[1]
    if (sent === undefined) return { state: 'refused', visitor, refusal: SIGNED_OUT.token, page }
    const refusal = tryToken(sent, address)
    return refusal ? { state: 'refused', visitor, refusal, page } : { state: 'admitted', visitor }
  }

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answering = { request, response, isApi: true }
    const body = z.safeParse(signInSchema, parsed(await readBounded(request)))
    if (!body.success) return sendRefusal(SIGNED_OUT.wrongToken, answering)
    const refusal = tryToken(body.data.token, clientOf(request.socket.remoteAddress))
    if (refusal) return sendRefusal(refusal, answering)
    const session = withSecret(() => secret.sign(nowMs()))
    if (typeof session === 'object') return sendRefusal(session, answering)
    response.setHeader('set-cookie', openingCookie(session))
    sendState(response, true)
  }

  return {
    mode: 'token',
    tellsClients: true,
    admit,
    serveSession(request, response, path) {
      const isPost = request.method === 'POST'
      if (path === `${basePath}/api/session/end` && isPost) {
        response.setHeader('set-cookie', CLOSING_COOKIE)
        sendState(response, false)
        return true
      }
      if (path !== `${basePath}/api/session`) return false
      if (isPost) void signIn(request, response).catch(() => response.destroy())
      else sendState(response, admit(request).state === 'admitted')
      return true
    },
  }
}

function sendState(response: ServerResponse, signedIn: boolean): void {
  response.setHeader('content-type', 'application/json')
  response.setHeader('cache-control', 'no-store')
  response.end(JSON.stringify({ signedIn }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The body, or a failure as soon as it is larger than any token. */
async function readBounded(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > MAX_BODY) throw new Error('The body of a sign-in is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
