import { present } from '@/lib/present'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { curlProxy } from '@/lib/road/proxies/curl-proxy'
import { authorityOf, type LadderFacts } from './facts'

const SECONDS = '3'

/** Which route a line takes, and with whose files. */
export type CurlPlace = Pick<LadderFacts, 'route' | 'asViewer' | 'serviceAccountDir' | 'proxies'>

type Plain = { host: string; port: number; socketPath?: string }

function plainOrigin(at: Plain): string {
  return `http://${at.socketPath === undefined ? authorityOf(at) : at.host}`
}

function bySocket({ socketPath }: Plain): string[] {
  return socketPath === undefined ? [] : [`--unix-socket ${shellQuote(socketPath)}`]
}

function origin({ route }: CurlPlace): string | null {
  if (route.kind === 'none') return null
  if (route.kind === 'kubectl-proxy') return plainOrigin(route)
  return `https://${route.servername === undefined ? authorityOf(route) : `${route.servername}:${route.port}`}`
}

/** Where curl would use a proxy and this page does not, the line stops curl from using it. */
function pastProxy(proxies: CurlPlace['proxies'], scheme: 'http' | 'https', host: string): string[] {
  return curlProxy(proxies, { scheme, host }) === null ? [] : [`--noproxy ${shellQuote('*')}`]
}

function pastProxyOf({ route, proxies }: CurlPlace): string[] {
  if (route.kind === 'none') return []
  if (route.kind === 'https') return pastProxy(proxies, 'https', route.servername ?? route.host)
  return [...bySocket(route), ...pastProxy(proxies, 'http', route.host)]
}

/** Where the certificate has another name than the address, curl asks for that name and connects to the address. */
function connection({ route }: CurlPlace): string[] {
  if (route.kind !== 'https' || route.servername === undefined) return []
  return [`--connect-to ${shellQuote(`${route.servername}:${route.port}:${authorityOf(route)}`)}`]
}

// The shell reads the token when the line runs, so the line contains none.
function bearer({ serviceAccountDir, asViewer }: CurlPlace): string {
  if (asViewer) return '-H "Authorization: Bearer $TOKEN"'
  return `-H "Authorization: Bearer $(cat ${shellQuote(`${serviceAccountDir}/token`)})"`
}

export interface CurlOptions {
  /** `none` sends no token, `no-ca` neither token nor ca.crt. */
  without?: 'token' | 'token-and-ca'
  /** What to post, or to send by `method`. */
  body?: string
  /** The media type of the body; JSON when absent. */
  mediaType?: string
  /** GET without a body and POST with one when absent. */
  method?: string
  /** A name that the certificate must have, instead of the real one; the address stays. */
  serverName?: string
  /** How long curl waits at most; 3 s when absent. */
  seconds?: number
}

/** One line that repeats a call from a shell in the pod, or undefined when no address is known. */
export function curl(
  facts: CurlPlace,
  path: string,
  { without, body, mediaType = 'application/json', method, seconds, serverName }: CurlOptions = {},
): string | undefined {
  if (serverName !== undefined && facts.route.kind === 'https') {
    const route = { ...facts.route, servername: serverName }
    return curl({ ...facts, route }, path, present({ without, body, mediaType, method, seconds }))
  }
  const base = origin(facts)
  if (base === null) return undefined
  const direct = facts.route.kind === 'https'
  return [
    `curl -sS -i -m ${seconds ?? SECONDS}${method === undefined ? '' : ` -X ${shellQuote(method)}`}`,
    ...pastProxyOf(facts),
    ...(direct && without !== 'token-and-ca'
      ? [`--cacert ${shellQuote(`${facts.serviceAccountDir}/ca.crt`)}`]
      : []),
    ...connection(facts),
    ...(direct && without === undefined ? [bearer(facts)] : []),
    ...(body === undefined ? [] : [`-H 'Content-Type: ${mediaType}'`, `-d ${shellQuote(body)}`]),
    shellQuote(base + path),
  ].join(' ')
}

/** A plain GET of a port of the API server's address, or of another one. */
export function plainCurl(proxies: CurlPlace['proxies'], at: Plain, path: string): string {
  return [
    `curl -sS -i -m ${SECONDS}`,
    ...bySocket(at),
    ...pastProxy(proxies, 'http', at.host),
    shellQuote(`${plainOrigin(at)}${path}`),
  ].join(' ')
}

/** Prints when the TCP connection was up, 0 when it never was; sends no token. */
export function connectLine(facts: LadderFacts): string | undefined {
  const base = origin(facts)
  if (base === null) return undefined
  const ca =
    facts.route.kind === 'https' ? [`--cacert ${shellQuote(`${facts.serviceAccountDir}/ca.crt`)}`] : []
  return [
    `curl -sS -o /dev/null -m ${SECONDS} -w 'TCP after %{time_connect} s\\n'`,
    ...pastProxyOf(facts),
    ...ca,
    ...connection(facts),
    shellQuote(`${base}/version`),
  ].join(' ')
}

/** The two variables next to what DNS says. */
export function locateLine(dnsName: string): string {
  return `env | grep '^KUBERNETES_SERVICE_'; getent hosts ${shellQuote(dnsName)}`
}

export const SELF_REVIEW = {
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: '{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}',
} as const

/** Asks whether the caller may delete jobs in a namespace; it deletes nothing. */
export const REVIEW_OF_DELETE = {
  path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  body: (namespace: string) =>
    JSON.stringify({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: { resourceAttributes: { verb: 'delete', group: 'batch', resource: 'jobs', namespace } },
    }),
} as const
