import { type Address, isApiServer, isOfKubernetesClient, namesOwnService, urlsIn } from './api-server-called'
import type { FoundNetwork } from './found'
import { NETWORK_PHRASES, type NetworkPhrase } from './network-phrases'
import { isMentioned } from './prose'
import { lineAt, recordAt } from './records'
import type { Unwrapped } from './unwrap'

const MOST = 50
const MOST_TRIED = 200
const REACH = 2_048
const CLIENT_PORTS = new Set(['443', '6443', '8443', '16443'])

/**
 * Failures of a client on its way to the API server, in order, at most 50 and one for each line. Only where the text itself
 * shows that an API server was called: another service that is down is none of its business.
 */
export function extractNetwork(unwrapped: Unwrapped): FoundNetwork[] {
  const { text } = unwrapped
  const lines = new Map<number, FoundNetwork>()
  for (const phrase of NETWORK_PHRASES) {
    let tried = 0
    let told = 0
    for (const match of text.matchAll(phrase.pattern)) {
      if (tried >= MOST_TRIED || lines.size >= MOST) break
      if (match.index < told) continue
      const line = lineAt(text, match.index)
      if (lines.has(line.start)) {
        told = line.end
        continue
      }
      tried += 1
      const found = failureAt(text, match.index, line, phrase)
      if (!found) continue
      const at = unwrapped.toSource(line.start)
      lines.set(line.start, { form: 'network', at, end: unwrapped.toSource(line.end), ...found })
    }
  }
  const failures = [...lines.values()]
  const told = failures.filter((one) => !failures.some((other) => isToldBy(one, other)))
  return [...told, ...meshRefusals(unwrapped), ...kubectlProxy(unwrapped)].sort((a, b) => a.at - b.at)
}

/** A client that says that it failed, then why, and then by another name of the address, says one thing. */
function isToldBy(one: FoundNetwork, other: FoundNetwork): boolean {
  if (one === other || Math.abs(one.at - other.at) > REACH) return false
  const isVague = one.failure === null && one.kind === 'network'
  if (isVague) return other.at > one.at || other.failure !== null
  if (one.kind !== other.kind) return false
  if (one.failure === null) return other.failure !== null
  return one.failure === other.failure && one.target !== other.target && other.at > one.at
}

type Failure = Omit<FoundNetwork, 'form' | 'at' | 'end'>

function failureAt(
  text: string,
  index: number,
  line: { start: number; end: number },
  { kind, failure, isSelfEvident }: NetworkPhrase,
): Failure | undefined {
  const from = Math.max(line.start, index - REACH)
  const own = text.slice(from, Math.min(line.end, index + REACH))
  const record = recordAt(text, index)
  const message = own.trim()
  const address = addressOf(own) ?? addressOf(record)
  const target = address ? `${address.host}${address.port === '' ? '' : `:${address.port}`}` : ''
  if (own.includes('getting credentials: ')) return undefined
  if (isSelfEvident) return { kind, failure, message, target }
  if (isMentioned(text.slice(line.start, line.end), text.slice(from, index))) return undefined
  if (failure === 'http-on-tls-port' && own.includes('Error from server'))
    return { kind, failure, message, target }
  if (
    failure === 'http-on-tls-port' &&
    text.trim().replace(/^HTTP\/1\.\d 400 Bad Request\s+/i, '').length < 60
  ) {
    return { kind, failure, message, target }
  }
  // The API server's own trouble with a kubelet or a webhook is told by the API server.
  if (/Error from server|failed calling webhook|error dialing backend|:10250\b/.test(own)) return undefined
  const urls = urlsIn(own).filter(({ host }) => !DOCUMENTATION.test(host))
  const isCalled =
    NAMES_THE_SERVER.test(own) ||
    (urls.length > 0
      ? urls.some(isApiServer) || (isOfKubernetesClient(own) && urls.some(isPlainAddress))
      : address
        ? isApiServer(address) || (isClientPort(address.port) && isOfClient(record))
        : isOfClient(record)) ||
    namesOwnService(own) ||
    (kind === 'tls' && NAMED.test(text.slice(from, index)) && namesNobody(text))
  return isCalled ? { kind, failure, message, target } : undefined
}

/** What stands in front of an error that a program printed, rather than a person who writes about it. */
const NAMED = /(?:^|[\s:=(,[{>)])["'`[(]{0,2}$/
const LONGEST_ALONE = 4_000
const ELSEWHERE =
  /\b(?:npm|yarn|pip|git|go:|docker|containerd|podman|registry|images?|maven|gradle|apt|psql|postgres\w*|mysql|mongo\w*|redis|kafka|amqp|rabbitmq|smtp\w*|ldaps?|vault|consul|elastic\w*|opensearch|s3|boto\w*|aws|azure|google|grafana|loki|jdbc|nginx|upstream|webhook|daemon)\b|^\s*(?:[-*#]|\d{1,3}\.) /im

/** True for a failure that is all there is: it names no address and no other service, so it is of the call that is asked about. */
function namesNobody(text: string): boolean {
  return (
    text.length <= LONGEST_ALONE &&
    !ELSEWHERE.test(text) &&
    urlsIn(text).every(({ host }) => DOCUMENTATION.test(host)) &&
    ADDRESSES.every((pattern) => !pattern.test(text)) &&
    !/["'\])]: \/[a-z]/.test(text) &&
    !/[A-Za-z0-9]\.[a-z]{2,24}:\d{2,5}\b(?!:)(?!\))/.test(text)
  )
}

/** Clients print where their errors are explained. */
const DOCUMENTATION = /^(?:curl\.(?:se|haxx\.se)|docs\.|go\.microsoft\.com|aka\.ms)/

/** Words by which a client says that what it called is the API server, whatever address it was given. */
const NAMES_THE_SERVER =
  /Unable to connect to the server|Kubernetes cluster unreachable|couldn't get current server API group list|Kubernetes API connection failure/

function isOfClient(record: string): boolean {
  return isOfKubernetesClient(record) || urlsIn(record).some(isApiServer)
}

function isClientPort(port: string): boolean {
  return port === '' || CLIENT_PORTS.has(port)
}

/** An address without a path that says what it is: of a client of Kubernetes, it is its API server. */
function isPlainAddress({ port, path }: Address): boolean {
  return isClientPort(port) && /^\/?(?:\?|$)/.test(path)
}

const ADDRESSES = [
  /\bdial tcp (\[[0-9a-f:]{2,45}\]|[^\s:\\"']{1,253}):(\d{1,5})/,
  /\blookup ([^\s:\\"']{1,253})()/,
  /\bconnect E[A-Z]{3,20} (\[?[0-9a-fA-F.:]{2,45}?\]?):(\d{1,5})\b/,
  /\bgetaddrinfo E[A-Z_]{3,20} ([^\s:\\"']{1,253})()/,
  /\bhost='([^'\s]{1,253})', port=(\d{1,5})/,
  /\bThe connection to the server ([^\s:\\"']{1,253}):?(\d{1,5})? was refused/,
  /\bFailed to connect to (?:[^\s/]{1,253}\/)?(\[?[0-9a-fA-F.:]{2,45}?\]?|[^\s:/\\"']{1,253}):(\d{1,5})\b/,
  /\bCannot connect to host ([^\s:\\"']{1,253}):(\d{1,5})\b/,
  /\battempted address: ([^\s:\\"',]{1,253}):(\d{1,5})\b/,
  /\bConnect to ([^\s:/\\"']{1,253}):(\d{1,5})\b/,
  /\bFailed to connect to ([^\s:/\\"']{1,253}) port (\d{1,5})\b/,
  /\bconnect to ([^\s:/\\"']{1,253}) port (\d{1,5})\b/,
  /\bCould not resolve host: ([^\s:;\\"']{1,253})()/,
  /\bUnknownHostException: ([^\s:\\"']{1,253})()/,
  /\bHost: ([^\s:\\"']{1,253}?)\.? is not in the cert's altnames()/,
  /\(([a-z0-9.-]{1,253}):(\d{2,5})\)/,
]

/** The address that a line is about: of its URL, or as the client's own words name it. */
function addressOf(text: string): Address | undefined {
  for (const pattern of ADDRESSES) {
    const match = pattern.exec(text)
    const path = match ? (/ with url: (\/\S{0,2000})/.exec(text)?.[1] ?? '') : ''
    if (match) return { host: match[1] ?? '', port: match[2] ?? '', path }
  }
  return urlsIn(text)[0]
}

const MESH = /\bRBAC: access denied\b/g

/** The text of Envoy's RBAC filter. Where the text names another service, it is about that. */
function* meshRefusals(unwrapped: Unwrapped): Generator<FoundNetwork> {
  const { text } = unwrapped
  let tried = 0
  for (const match of text.matchAll(MESH)) {
    tried += 1
    if (tried > MOST_TRIED) return
    const record = recordAt(text, match.index)
    const urls = urlsIn(record)
    if (urls.length > 0 && !urls.some(isApiServer)) continue
    const line = lineAt(text, match.index)
    const address = urls.find(isApiServer)
    yield {
      form: 'network',
      at: unwrapped.toSource(line.start),
      end: unwrapped.toSource(line.end),
      kind: 'mesh',
      failure: 'mesh-refused',
      message: text
        .slice(Math.max(line.start, match.index - REACH), Math.min(line.end, match.index + REACH))
        .trim(),
      target: address ? `${address.host}${address.port === '' ? '' : `:${address.port}`}` : '',
    }
    return
  }
}

const PROXIED =
  /(?:localhost|127\.0\.0\.1):8001\/api[^\n]{0,2000}\n(?:[^\n]{0,400}\n){0,20}?[ \t]{0,20}(?:<h3>)?Forbidden(?:<\/h3>)?[ \t]{0,20}(?=\n|$)/

/** kubectl proxy refuses with one word, which is distinguished only where the call through it is shown. */
function* kubectlProxy(unwrapped: Unwrapped): Generator<FoundNetwork> {
  const match = PROXIED.exec(unwrapped.text)
  if (!match) return
  const end = match.index + match[0].length
  yield {
    form: 'network',
    at: unwrapped.toSource(match.index),
    end: unwrapped.toSource(end),
    kind: 'proxy',
    failure: 'kubectl-proxy-refused',
    message: 'Forbidden',
    target: 'localhost:8001',
  }
}
