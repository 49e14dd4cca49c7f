import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Viewer } from '@/lib/kube/credentials/viewer'
import type { Settings } from '@/lib/pod/environment'
import type { GateRefusal } from './refusal'
import type { StandingPage } from './standing-page'

/** Who asks, as far as it is known. */
export interface Visitor {
  /** What limits tell it apart by: a session, a user or an address. */
  client: string
  /** As a sign-in proxy named it; for the audit line alone. */
  user?: string
  /** Names the session in the audit line. No secret, and nothing that leads to one. */
  session?: string
}

export type RequestAdmission =
  /** `holds` says whether what let it in still does. It costs no attempt and changes nothing, so an open stream may ask it again and again. */
  | {
      state: 'admitted'
      visitor: Visitor
      holds: () => boolean
      /** In user mode: for whom the API server is asked. */
      viewer?: Viewer
    }
  | { state: 'refused'; visitor: Visitor; refusal: GateRefusal; page?: StandingPage }

/** A request that may be for one of the session's addresses. */
export interface SessionRequest {
  request: IncomingMessage
  response: ServerResponse
  /** With the base path. */
  path: string
  admission: RequestAdmission
  /** Receives the visitor that a sign-in made of a stranger. */
  tell: (visitor: Visitor) => void
}

/** How those who have no token yet find out where to get one. */
export interface ResourceMetadata {
  /** The challenge of a 401. */
  challenge(request: Pick<IncomingMessage, 'headers'>): string
  /** Answers the address of the document, for anyone; false for any other. */
  serve(asked: Pick<SessionRequest, 'request' | 'response' | 'path'>): boolean
}

/** What one access mode asks of a request before anything else is done for it. */
export interface RequestGate {
  mode: Settings['access']['mode']
  /** True where clients can be told apart, so that each has its own share. */
  tellsClients: boolean
  admit(
    request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>,
  ): RequestAdmission | Promise<RequestAdmission>
  /** Names its visitor in each request; kept from all that is behind. */
  identityHeader?: string
  metadata?: ResourceMetadata
  /** Answers the addresses of the session, for anyone who asks; false when the path is none of them. */
  serveSession?: (asked: SessionRequest) => boolean
}
