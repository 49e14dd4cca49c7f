import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Settings } from '@/lib/pod/environment'
import { clientOf } from './client-of'
import { proxiedUser } from './proxied-user'
import { type Refusal, SIGNED_OUT } from './refusal'
import type { StandingPage } from './standing-page'
import { createTokenGate } from './token-gate'

/** Who asks, as far as it is known. */
export interface Visitor {
  /** By what limits tell it from others: a session, a user or an address. */
  client: string
  /** As a sign-in proxy named it; for the audit line alone. */
  user?: string
  /** Names the session in the audit line. No secret, and nothing that leads to one. */
  session?: string
}

export type Admission =
  /** `holds` says whether what let it in still does. It costs no try and changes nothing, so an open stream may ask it again and again. */
  | { state: 'admitted'; visitor: Visitor; holds: () => boolean }
  | { state: 'refused'; visitor: Visitor; refusal: Refusal; page?: StandingPage }

/** The addresses of the session, without the base path. */
export const SESSION_ROUTES = ['/api/session', '/api/session/end'] as const

/** A request that may be for one of the session's addresses. */
export interface SessionRequest {
  request: IncomingMessage
  response: ServerResponse
  /** With the base path. */
  path: string
  admission: Admission
  /** Takes whom a sign-in made of a stranger. */
  tell: (visitor: Visitor) => void
}

/** What one access mode asks of a request before anything else is done for it. */
export interface Gate {
  mode: Settings['access']['mode']
  /** True where clients can be told apart, so that each has its own share. */
  tellsClients: boolean
  admit(request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>): Admission
  /** Names its visitor in each request; kept from all that stands behind. */
  identityHeader?: string
  /** Answers the addresses of the session, for whoever asks; false when the path is none of them. */
  serveSession?: (asked: SessionRequest) => boolean
}

/** Everything that reaches loopback is let in: Kubernetes itself decided who may forward a port. */
const LOCAL: Gate = {
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
function createProxyGate(identityHeader: string): Gate {
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

type GateSettings = Pick<Settings, 'access' | 'basePath'>

// Sessions live in this process, so a clock that is set back or forward must not move their end.
const monotonic = () => performance.now()

/** The gate that the settings ask for. Throws an AccessTokenError when the access token cannot be used. */
export function createGate({ access, basePath }: GateSettings, nowMs: () => number = monotonic): Gate {
  if (access.mode === 'local') return LOCAL
  return access.mode === 'proxy'
    ? createProxyGate(access.identityHeader)
    : createTokenGate({ tokenFile: access.tokenFile, basePath, nowMs })
}
