import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { createRateLimit } from '@/lib/facts/questions/rate-limit'
import { log } from '@/lib/process/log'
import { AccessToken, AccessTokenError } from './access-token'
import type { RequestAdmission, RequestGate, SessionRequest } from './admission'
import { clientOf } from './client-of'
import { type GateRefusal, SIGNED_OUT } from './refusal'
import { sendRefusal } from './send-refusal'
import { createSessions, handleOf, SESSION_MS } from './sessions'
import { signInPage } from './sign-in-page'

const COOKIE = '__Host-podglass'
// `__Host-` makes a browser refuse it without Secure, with a Domain, or with another path than "/", also under a base path.
const COOKIE_FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Strict'

/** The Set-Cookie header that opens a session. */
function openingCookie(session: string): string {
  return `${COOKIE}=${session}; Max-Age=${SESSION_MS / 1000}; ${COOKIE_FLAGS}`
}

/** The Set-Cookie header that ends it in this browser. */
const CLOSING_COOKIE = `${COOKIE}=; Max-Age=0; ${COOKIE_FLAGS}`

/** The session in a Cookie header; undefined where there is none, or more than one. */
function sessionIn(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${COOKIE}=`))
    .map((part) => part.slice(COOKIE.length + 1))
  return values.length === 1 ? values[0] : undefined
}

const TRIES_A_MINUTE = 5
const MAX_BODY = 8 * 1024

const signInSchema = z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(4096)) })

interface TokenGateOptions {
  tokenFile: string
  basePath: string
  nowMs: () => number
}

/** Token mode: a cookie of the sign-in page, or the token itself with each request of a program. */
export function createTokenGate({ tokenFile, basePath, nowMs }: TokenGateOptions): RequestGate {
  const secret = new AccessToken(tokenFile)
  const sessions = createSessions()
  const tries = createRateLimit(TRIES_A_MINUTE / 60, TRIES_A_MINUTE)
  const page = signInPage(basePath)
  let complained = ''
  // Found at startup, while the process can still refuse to run.
  secret.matches('')

  /** Runs what needs the secret; while there is none, no one is known. */
  function withSecret<T>(work: () => T): T | GateRefusal {
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

  /**
   * The generation of the token when it is the right one, which is let in however many wrong ones came from its address: behind
   * a Gateway all share one. Only wrong answers are limited.
   */
  function tryToken(sent: string, address: string): number | GateRefusal {
    const found = withSecret(() => (secret.matches(sent) ? secret.generation() : undefined))
    if (found !== undefined) return found
    const waitS = tries.take(address, nowMs())
    return waitS > 0 ? { ...SIGNED_OUT.tooManyTries, retryAfter: waitS } : SIGNED_OUT.wrongToken
  }

  /** Whether a token of this generation is still the one of the file. */
  function isCurrent(generation: number): boolean {
    return withSecret(() => secret.generation()) === generation
  }

  function admit({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): RequestAdmission {
    const address = clientOf(socket.remoteAddress)
    const stranger = { client: address }
    const value = sessionIn(headers.cookie)
    if (value !== undefined) {
      const generation = withSecret(() => secret.generation())
      if (typeof generation === 'object') return { state: 'refused', visitor: stranger, refusal: generation }
      const session = sessions.use(value, generation, nowMs())
      if (session !== undefined) {
        const visitor = { client: `session ${session.handle}`, session: session.handle }
        const holds = () => isCurrent(generation) && session.holds(generation, nowMs())
        return { state: 'admitted', visitor, holds }
      }
    }
    const sent = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(headers.authorization ?? '')?.[1]
    if (sent === undefined) return { state: 'refused', visitor: stranger, refusal: SIGNED_OUT.token, page }
    const generation = tryToken(sent, address)
    return typeof generation === 'object'
      ? { state: 'refused', visitor: stranger, refusal: generation, page }
      : { state: 'admitted', visitor: { client: `token ${address}` }, holds: () => isCurrent(generation) }
  }

  async function signIn({ request, response, tell }: SessionRequest): Promise<void> {
    const answering = { request, response, isApi: true }
    const body = z.safeParse(signInSchema, parsed(await readBounded(request)))
    if (!body.success) return sendRefusal(SIGNED_OUT.wrongToken, answering)
    const address = clientOf(request.socket.remoteAddress)
    const generation = tryToken(body.data.token, address)
    if (typeof generation === 'object') return sendRefusal(generation, answering)
    // A browser has one session, however often it signs in.
    sessions.end(sessionIn(request.headers.cookie) ?? '')
    const value = sessions.open({ address, generation }, nowMs())
    tell({ client: `session ${handleOf(value)}`, session: handleOf(value) })
    response.setHeader('set-cookie', openingCookie(value))
    sendState(response, true)
  }

  return {
    mode: 'token',
    tellsClients: true,
    admit,
    serveSession(asked) {
      const { request, response, path, admission } = asked
      const isPost = request.method === 'POST'
      if (path === `${basePath}/api/session/end` && isPost) {
        sessions.end(sessionIn(request.headers.cookie) ?? '')
        response.setHeader('set-cookie', CLOSING_COOKIE)
        sendState(response, false)
        return true
      }
      if (path !== `${basePath}/api/session`) return false
      if (isPost) void signIn(asked).catch(() => response.destroy())
      else sendState(response, admission.state === 'admitted')
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
