import type { DnsFacts, HttpFacts, TcpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import type { Phrase } from '@/lib/phrase/phrase'
import type { DnsHeard, ResolverFacts } from '@/lib/road/dns'
import type { ProxyVariable } from '@/lib/road/proxies/curl-proxy'

/** Which route calls take, as the transport was set up. */
export type RouteFacts =
  | {
      kind: 'https'
      host: string
      port: number
      /** The name that the certificate must have; the host where absent. */
      servername?: string
    }
  | {
      kind: 'kubectl-proxy'
      host: string
      port: number
      /** Of a proxy that listens on a Unix socket. */
      socketPath?: string
    }
  /** `why` is a sentence. */
  | { kind: 'none'; why: string }

/** A mounted file, without its content. `says` is one sentence. */
export interface MountedFile {
  path: string
  state: 'readable' | 'absent' | 'unreadable' | 'empty' | 'oversized' | 'malformed'
  says: string
}

export interface SeenToken extends MountedFile {
  /** The file is unusable now, and the last good token is still in use. */
  kept: boolean
  claims: SeenClaims | null
  /** What its claims show of another pod, account, namespace or node than this one's, as sentences. */
  misplaced: readonly Phrase[]
}

export interface SeenClaims {
  subject: string
  issuer: string
  audiences: readonly string[]
  /** Milliseconds since 1970. */
  notBefore?: number
  expiresAt?: number
}

/** One call to the API server. `value` is the part of a 2xx body that was asked for, null when the body is another. */
export type CallFacts<Value> =
  | {
      outcome: 'answered'
      /** `GET /version`. */
      call: string
      ms: number
      status: number
      /** The `message` of a Status, or the first text of the body: readable, bounded, without credentials. */
      says: string
      /** True when the body is a `kind: Status` or what was asked for. */
      fromKubernetes: boolean
      value: Value | null
      contentType?: string
      server?: string
      retryAfter?: string
      auditId?: string
      flowSchema?: string
      /** The server's clock. */
      date?: string
    }
  | {
      outcome: 'unreached'
      call: string
      ms: number
      step: string
      /** The phase that it ended in, which says what the call was waiting for. */
      during?: 'queue' | 'resolve' | 'connect' | 'tls' | 'headers' | 'body'
      code: string
      says: string
    }

export interface ListCount {
  items: number
  /** False when the server did not say how many more there are. */
  exact: boolean
}

/** What the negative controls returned. Null where one was not tried. */
export interface ControlFacts {
  noKubeconfig: HttpFacts | null
  httpOnPort80: HttpFacts | null
  httpOnTlsPort: HttpFacts | null
  tlsWithoutCa: TlsFacts | null
  tlsForOtherName: TlsFacts | null
  anonymousRoot: CallFacts<{ paths: number }> | null
  allJobs: CallFacts<ListCount> | null
  jobs: CallFacts<ListCount> | null
  jobByName: CallFacts<unknown> | null
  wrongName: CallFacts<unknown> | null
}

/** What the NetworkPolicies that were last read say of a connection. */
export interface PolicyVerdictRead {
  isDenied: boolean
  says: Phrase
  readAtMs: number
}

/** Everything that the verdicts of the ladder are derived from. Null where a probe was not made. */
export interface LadderFacts {
  /** Milliseconds since 1970, by this node's clock. */
  now: number
  /** The machine outside the cluster that calls; null in a pod. */
  attachedFrom: string | null
  route: RouteFacts
  /** Calls are sent with the token of whoever looks; the pod has none. */
  asViewer?: boolean
  serviceAccountDir: string
  dnsName: string
  dns: DnsFacts | null
  resolver: ResolverFacts | null
  /** What nameservers said to this page's own queries, made only where the C library did not resolve a name. */
  queries: { dnsName: readonly DnsHeard[]; host: readonly DnsHeard[] }
  /** Those that the container has, as clients in it see them. This process never uses a proxy. */
  proxies: readonly ProxyVariable[]
  tcp: TcpFacts | null
  /** Of the API server; only after a silent connect. */
  policies: PolicyVerdictRead | null
  /** Of the name servers; only after a look-up that none of them answered. */
  dnsPolicies: PolicyVerdictRead | null
  tls: TlsFacts | null
  ca: MountedFile & { subjects: readonly string[] }
  /** A plain GET on the TLS port, made after a handshake failed on an open connection. */
  plainHttp: HttpFacts | null
  token: SeenToken
  anonymousVersion: CallFacts<{ gitVersion: string }> | null
  version: CallFacts<{ gitVersion: string }> | null
  self: CallFacts<{ username: string }> | null
  root: CallFacts<{ paths: number }> | null
  namespaceFile: MountedFile
  /** Null when neither the file nor the token names one. */
  namespace: string | null
  pods: CallFacts<ListCount> | null
  services: CallFacts<ListCount> | null
  kubectlProxy: { host: string; port: number; socketPath?: string; answer: HttpFacts } | null
  controls: ControlFacts | null
}

/** `host:port`, an IPv6 address in brackets; of a Unix socket `unix:` and its path. */
export function authorityOf({
  host,
  port,
  socketPath,
}: {
  host: string
  port: number
  socketPath?: string
}): string {
  if (socketPath !== undefined) return `unix:${socketPath}`
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
