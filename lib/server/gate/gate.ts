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
}

export type Admission =
  | { state: 'admitted'; visitor: Visitor }
  | { state: 'refused'; visitor: Visitor; refusal: Refusal; page?: StandingPage }

/** What one access mode asks of a request before anything else is done for it. */
export interface Gate {
  mode: Settings['access']['mode']
  /** True where clients can be told apart, so that each has its own share. */
  tellsClients: boolean
  admit(request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>): Admission
  /** Answers the addresses of the session, for whoever asks; false when the path is none of them. */
  serveSession?: (request: IncomingMessage, response: ServerResponse, path: string) => boolean
}

/** Everything that reaches loopback is let in: Kubernetes itself decided who may forward a port. */
const LOCAL: Gate = {
  mode: 'local',
  tellsClients: false,
  admit: ({ socket }) => ({ state: 'admitted', visitor: { client: clientOf(socket.remoteAddress) } }),
}

/** Only what a reverse proxy in the same pod passes on for a user that it named. */
const PROXY: Gate = {
  mode: 'proxy',
  tellsClients: true,
  admit(request) {
    const user = proxiedUser(request)
    const address = clientOf(request.socket.remoteAddress)
    return user === undefined
      ? { state: 'refused', visitor: { client: address }, refusal: SIGNED_OUT.proxy }
      : { state: 'admitted', visitor: { client: `user ${user}`, user } }
  },
}

type GateSettings = Pick<Settings, 'access' | 'basePath'>

/** The gate that the settings ask for. Throws an AccessTokenError when the access token cannot be used. */
export function createGate({ access, basePath }: GateSettings, nowMs: () => number = Date.now): Gate {
  if (access.mode === 'local') return LOCAL
  return access.mode === 'proxy' ? PROXY : createTokenGate({ tokenFile: access.tokenFile, basePath, nowMs })
}
