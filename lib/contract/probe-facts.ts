/** What the place that a variable names holds. Keys are of certificates, never private ones. */
export type BundleFacts =
  | { state: 'readable'; certificates: number; keys: readonly string[]; isCut: boolean }
  /** `says` is the end of a sentence. */
  | { state: 'absent' | 'denied' | 'none' | 'too-large' | 'failed'; says: string }

/** What the network said to one probe. Only what was seen: no verdict, no advice. `ms` is the time until it was known. */
export type Probed<Answer> =
  | ({ outcome: 'answered'; ms: number } & Answer)
  /** The system or the peer refused, by the system's code and in its words. */
  | { outcome: 'failed'; ms: number; code: string; says: string }
  /** Nothing came until the deadline. */
  | { outcome: 'silent'; ms: number }

export type DnsFacts = Probed<{ addresses: string[] }>

export type TcpFacts = Probed<{ localAddress: string; remoteAddress: string }>

export interface CertificateFacts {
  subject: string
  issuer: string
  /** Subject alternative names as OpenSSL prints them: `DNS:kubernetes`, `IP Address:10.96.0.1`. */
  names: string[]
  /** RFC 3339. */
  validFrom: string
  validTo: string
}

export type TlsFacts = Probed<{
  protocol: string
  /** True when the chain ends in a given CA and the certificate holds the host's name. */
  authorized: boolean
  /** OpenSSL's or Node's code when it is not authorized, such as UNABLE_TO_VERIFY_LEAF_SIGNATURE. */
  code: string
  certificate: CertificateFacts | null
  handshakeMs: number
}>

export type HttpFacts = Probed<{
  status: number
  statusText: string
  contentType: string
  server: string
  /** The first bytes of the body, as they came. */
  body: string
}>

/** A small file of the ServiceAccount directory that holds no secret: ca.crt or namespace. */
export type FileFacts =
  | { state: 'readable'; path: string; text: string }
  | { state: 'absent' | 'unreadable' | 'empty' | 'too-large'; path: string; says: string }
