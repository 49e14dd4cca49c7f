import type { Viewer } from '@/lib/kube/credentials/viewer'
import { createViewerClient } from '@/lib/kube/transport/client'
import type { KubeClient } from '@/lib/kube/transport/types'
import { readSettings, type Settings } from '@/lib/pod/environment'
import type { RequestGate } from './admission'
import { clientOf } from './client-of'
import { proxiedUser } from './proxied-user'
import { SIGNED_OUT } from './refusal'
import { createTokenGate } from './token-gate'
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

type GateSettings = Pick<Settings, 'access' | 'basePath'>

// Sessions live in this process, so a clock that is set back or forward must not move their end.
const monotonic = () => performance.now()

/** The gate that the settings ask for. Throws an AccessTokenError when the access token cannot be used. */
export function createGate(
  { access, basePath }: GateSettings,
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
      const viewers = new Viewers({ clientOf: clientOfViewer, nowMs, wallMs: Date.now })
      return access.tokenFrom === 'proxy'
        ? createUserGate({ viewers, nowMs })
        : createPasteGate({ viewers, nowMs, wallMs: Date.now, basePath })
    }
  }
}
