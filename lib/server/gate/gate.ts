import type { IncomingMessage } from 'node:http'
import { createRateLimit } from '@/lib/facts/questions/rate-limit'
import type { Viewer } from '@/lib/kube/credentials/viewer'
import { createViewerClient } from '@/lib/kube/transport/client'
import type { KubeClient } from '@/lib/kube/transport/types'
import { readSettings, type Settings } from '@/lib/pod/environment'
import { log } from '@/lib/process/log'
import { AccessToken, AccessTokenError } from './access-token'
import type { RequestAdmission, RequestGate } from './admission'
import { clientOf } from './client-of'
import { proxiedUser } from './proxied-user'
import { type GateRefusal, SIGNED_OUT } from './refusal'
import { resourceMetadata } from './resource-metadata'
import { serveSessions, sessionIn } from './session-routes'
import { createSessions, handleOf } from './sessions'
import { signInPage } from './sign-in-page'
import { createPasteGate, createUserGate } from './user-gate'
import { Viewers } from './viewers'

/** The addresses of the session, without the base path. */
export const SESSION_ROUTES = ['/api/session', '/api/session/end'] as const

/** Everything that reaches loopback is let in: Kubernetes itself decided who can forward a port. */
const LOCAL: RequestGate = {
  mode: 'local',
  tellsClients: false,
  admit: ({ socket }) => ({
    state: 'admitted',
    visitor: { client: clientOf(socket.remoteAddress) },
    holds: () => true,
  }),
}

/**
 * Only what a reverse proxy in the same pod passes on for a user that it named. It alone knows whether the sign-in still holds,
 * and it judges each request: so no stream gets old.
 */
function createProxyGate(identityHeader: string): RequestGate {
  return {
    mode: 'proxy',
    tellsClients: true,
    identityHeader,
    admit(request) {
      const user = proxiedUser(request, identityHeader)
      const address = clientOf(request.socket.remoteAddress)
      return user === undefined
        ? { state: 'refused', visitor: { client: address }, refusal: SIGNED_OUT.proxy }
        : { state: 'admitted', visitor: { client: `user ${user}`, user }, holds: () => true }
    },
  }
}

// Sessions live in this process, so a clock that is set back or forward must not move their end.
const monotonic = () => performance.now()

const TRIES_A_MINUTE = 5
const LONGEST = 4096

interface TokenGateOptions {
  tokenFile: string
  basePath: string
  nowMs: () => number
}

/** Token mode: a cookie of the sign-in page, or the token itself with each request of a program. */
function createTokenGate({ tokenFile, basePath, nowMs }: TokenGateOptions): RequestGate {
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

  return {
    mode: 'token',
    tellsClients: true,
    admit,
    serveSession: serveSessions({
      basePath,
      sessions,
      longest: LONGEST,
      enter(token, address) {
        const generation = tryToken(token, address)
        if (typeof generation === 'object') return generation
        const cookie = sessions.open({ address, generation }, nowMs())
        const handle = handleOf(cookie)
        return { cookie, visitor: { client: `session ${handle}`, session: handle } }
      },
    }),
  }
}

/** The gate that the settings ask for. Throws an AccessTokenError when the access token cannot be used. */
export function createGate(
  { access, basePath }: Pick<Settings, 'access' | 'basePath'>,
  nowMs: () => number = monotonic,
  clientOfViewer: (viewer: Viewer) => KubeClient = (viewer) => createViewerClient(readSettings(), viewer),
): RequestGate {
  switch (access.mode) {
    case 'local':
      return LOCAL
    case 'proxy':
      return createProxyGate(access.identityHeader)
    case 'token':
      return createTokenGate({ tokenFile: access.tokenFile, basePath, nowMs })
    case 'user': {
      const { issuer } = access
      const viewers = new Viewers({ clientOf: clientOfViewer, nowMs, wallMs: Date.now, issuer })
      const metadata = resourceMetadata({ basePath, issuer })
      return access.tokenFrom === 'proxy'
        ? createUserGate({ viewers, nowMs, metadata })
        : createPasteGate({ viewers, nowMs, wallMs: Date.now, basePath, metadata })
    }
  }
}
