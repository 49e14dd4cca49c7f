import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { parseJson } from '@/lib/objects/fields'
import type { RequestAdmission, SessionRequest, Visitor } from './admission'
import { clientOf } from './client-of'
import { type GateRefusal, SIGNED_OUT } from './refusal'
import { sendRefusal } from './send-refusal'
import { SESSION_MS, type Sessions } from './sessions'

const COOKIE = '__Host-podglass'
// `__Host-` makes a browser refuse it without Secure, with a Domain, or with another path than "/", also under a base path.
const COOKIE_FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Strict'

function openingCookie(session: string): string {
  return `${COOKIE}=${session}; Max-Age=${SESSION_MS / 1000}; ${COOKIE_FLAGS}`
}

/** The Set-Cookie header that ends it in this browser. */
const CLOSING_COOKIE = `${COOKIE}=; Max-Age=0; ${COOKIE_FLAGS}`

/** The session in a Cookie header; undefined where there is none, or more than one. */
export function sessionIn(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${COOKIE}=`))
    .map((part) => part.slice(COOKIE.length + 1))
  return values.length === 1 ? values[0] : undefined
}

interface SessionRoutes<T> {
  basePath: string
  sessions: Sessions<T>
  /** The most characters of a token. */
  longest: number
  /** Opens a session for whoever sent this token, or says why not. */
  enter(token: string, address: string): EnteredOrNot | Promise<EnteredOrNot>
  /** What is ended with the session of a browser that signs out. */
  onEnd?: (cookie: string) => void
  /** What one who asks is told of the session, beside that it is open. */
  told?: (admission: RequestAdmission) => object
}

type EnteredOrNot = { cookie: string; visitor: Visitor } | GateRefusal

/** Answers the addresses of the session: signs in and out, and says whether one is signed in. */
export function serveSessions<T>(routes: SessionRoutes<T>): (asked: SessionRequest) => boolean {
  const { basePath, sessions, longest, enter, onEnd, told = () => ({}) } = routes
  const bodySchema = z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(longest)) })

  function end(request: IncomingMessage): void {
    const cookie = sessionIn(request.headers.cookie) ?? ''
    onEnd?.(cookie)
    sessions.end(cookie)
  }

  async function signIn({ request, response, tell }: SessionRequest): Promise<void> {
    const answering = { request, response, isApi: true }
    const body = z.safeParse(bodySchema, parseJson(await readBounded(request, 2 * longest)))
    if (!body.success) return sendRefusal(SIGNED_OUT.wrongToken, answering)
    const entered = await enter(body.data.token, clientOf(request.socket.remoteAddress))
    if ('status' in entered) return sendRefusal(entered, answering)
    // A browser has one session, however often it signs in.
    end(request)
    tell(entered.visitor)
    response.setHeader('set-cookie', openingCookie(entered.cookie))
    sendState(response, { signedIn: true })
  }

  return (asked) => {
    const { request, response, path, admission } = asked
    const isPost = request.method === 'POST'
    if (path === `${basePath}/api/session/end` && isPost) {
      end(request)
      response.setHeader('set-cookie', CLOSING_COOKIE)
      sendState(response, { signedIn: false })
      return true
    }
    if (path !== `${basePath}/api/session`) return false
    if (isPost) void signIn(asked).catch(() => response.destroy())
    else sendState(response, { signedIn: admission.state === 'admitted', ...told(admission) })
    return true
  }
}

function sendState(response: ServerResponse, state: { signedIn: boolean }): void {
  response.setHeader('content-type', 'application/json')
  response.setHeader('cache-control', 'no-store')
  response.end(JSON.stringify(state))
}

/** The body, or a failure as soon as it is larger than any token. */
async function readBounded(request: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > most) throw new Error('The body of a sign-in is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
