import { isKnownResource } from '@/lib/words/known-resources'
import { matchesIn } from '../text/matches'

// First addresses of the Service networks that distributions and clouds use, which Service kubernetes has.
const HOST = String.raw`(?:kubernetes(?:\.default(?:\.svc(?:\.cluster\.local)?)?)?(?![\w.-]*\.(?:io|com|org|dev))|kube-apiserver[\w.-]{0,200}|(?:10|172)\.\d{1,3}\.\d{1,3}\.1(?=:443\b|[/"',)\s]|$)|[\w<>*-]{1,200}(?:\.[\w<>*-]{1,63}){1,6}\.(?:eks\.amazonaws\.com|azmk8s\.io|gke\.goog|k8s\.ondigitalocean\.com|lke\.linode\.com|k8s\.ovh\.net|vultr-k8s\.com)|kubernetes\.docker\.internal)`
const WEAK_PATH = /^\/{1,2}(?:apis?\/?(?:\?timeout=|$)|api\/v1\/?(?:\?|$)|version\/?(?:\?timeout=|$))/
// A cluster manager or a proxy puts a prefix before the path.
const CORE_PATH =
  /(?:^|\/)api\/v1\/(?:(?:watch|proxy)\/)?(?:namespaces\/[^/?]{1,253}\/)?([a-z]{1,60})(?=[/?]|$)/
const GROUP_PATH =
  /(?:^|\/)apis\/(?:[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}|apps|batch|autoscaling|policy|extensions)(?:\/v\d[a-z0-9]{0,16}(?=[/?]|$)|\/?$)/
const OPENAPI_PATH = /^\/{1,2}openapi\/v[23](?:[/?]|$)/
const MANAGED_PATH = /\/k8s\/clusters\/[\w-]{1,100}(?:[/?]|$)/
const API_HOST = new RegExp(`^${HOST}$`, 'i')
const API_PORT = new Set(['6443', '6444', '16443'])
const MAYBE_PORT = new Set(['', '443', '6443', '8443', '16443'])

const URL_IN =
  /\bhttps?:\/\/([^\s/"'<>()\\?,:[\]]{1,253}|\[[0-9a-f.:]{2,45}\])(?::(\d{1,5}))?((?:\/[^\s"'<>\\)]{0,2000})?)/gi

export interface Address {
  host: string
  port: string
  path: string
  /** A client says that it called it or looked it up: it is no other word. */
  isCalled?: boolean
}

/** True for a path that only an API server serves, also behind the prefix of a proxy. */
export function isApiPath(path: string): boolean {
  const bare = path.replace(/[:,.;\]}]{1,4}$/, '')
  const [, core] = CORE_PATH.exec(bare) ?? []
  return (
    (core !== undefined && (isKnownResource(core) || core === 'watch')) ||
    GROUP_PATH.test(bare) ||
    OPENAPI_PATH.test(bare) ||
    MANAGED_PATH.test(bare)
  )
}

/** True where an address can only be that of an API server: by its name, its port, or a path that only it serves. */
export function isApiServer({ host, port, path, isCalled = false }: Address): boolean {
  if (isApiPath(path)) return true
  if (API_PORT.has(port)) return true
  const isWeak = WEAK_PATH.test(path.replace(/[:,.;\]}]{1,4}$/, ''))
  if (isUnconfigured(host, port)) return isWeak
  if (API_HOST.test(host) && MAYBE_PORT.has(port))
    return isCalled || port !== '' || path !== '' || host.includes('.')
  return MAYBE_PORT.has(port) && isWeak
}

/** Where a client goes that found no configuration. */
export function isUnconfigured(host: string, port: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[?::1\]?)$/.test(host) && (port === '80' || port === '8080')
}

/** True for an address that may be an API server's or anyone's. */
export function maybeApiServer({ host, port, path }: Address): boolean {
  return (MAYBE_PORT.has(port) || isUnconfigured(host, port)) && /^\/?(?:[?:,.]|$)/.test(path)
}

/** Clients print where their errors are explained, and manifests are fetched from where they are kept. */
const DOCUMENTATION =
  /^(?:curl\.(?:se|haxx\.se)|docs\.|(?:www\.)?(?:kubernetes\.io|k8s\.io|w3\.org)$|go\.microsoft\.com|aka\.ms|git\.io|bit\.ly|go\.dev|pkg\.go\.dev|developer\.|learn\.|support\.|raw\.githubusercontent\.com$)/i

/** True for a page that a text refers to, rather than one that was called. */
export function isDocumentation({ host, path }: Address): boolean {
  return (
    DOCUMENTATION.test(host) ||
    (/^(?:github|gitlab)\.com$/i.test(host) && /\/(?:issues|blob|pull|tree|wiki|releases)\b/.test(path))
  )
}

/** A text with blanks in place of the pages that it refers to: their words name nobody. */
export function withoutDocumentation(text: string): string {
  return text.replace(URL_IN, (url, host: string, port: string | undefined, path: string | undefined) =>
    isDocumentation({ host, port: port ?? '', path: path ?? '' }) ? ' '.repeat(url.length) : url,
  )
}

/** The addresses of all URLs in a text. */
export function urlsIn(text: string): (Address & { at: number })[] {
  return [...matchesIn(text, URL_IN)].map((match) => {
    const [, host = '', port = '', path = ''] = match
    return { host, port, path, at: match.index }
  })
}

// Only a distribution's own Service network distinguishes its first address from a router's.
const OWN_SERVICE = String.raw`(?<![\w.-])(?:kubernetes\.default(?:\.svc(?:\.cluster\.local)?)?|10\.(?:96\.0|43\.0|100\.0|152\.183)\.1|172\.(?:20|30)\.0\.1)(?![\w-]|\.\w)(?!:(?!443\b|6443\b|tcp\b)\d| port (?!443\b|6443\b))`

// A log names the line of a source file as a client names a port.
const SOURCE = String.raw`(?:go|py|js|mjs|cjs|ts|tsx|java|rb|rs|cc|cpp|c|h|php|exs?|cs|scala|kt|tf|ya?ml|json|sh|log|txt|md|swift|dart|hs|erl|lua|pl)\b`

/** Where clients of any language print an address that is no URL. Each alternative is met by a text of the tests. */
export const PRINTED = Object.entries({
  'net of Go, of a dial': String.raw`\bdial tcp (\[[0-9a-f.:]{2,45}\]|[^\s:\\"']{1,253}):(\d{1,5})`,
  'net of Go, of a name': String.raw`\blookup ([^\s:\\"']{1,253})()`,
  'Node, of a connection': String.raw`\bconnect E[A-Z]{3,20} (\[?[0-9a-fA-F.:]{2,45}?\]?):(\d{1,5})\b`,
  'Node, of a name': String.raw`\bgetaddrinfo E[A-Z_]{3,20} ([^\s:\\"']{1,253})()`,
  'urllib3 of Python': String.raw`\bhost='([^'\s]{1,253})', port=(\d{1,5})(?:\):\s{1,40}Max retries exceeded with url: (\/[^\s'"]{0,2000}))?`,
  Erlang: String.raw`\bto_address,\s{0,99}\{\\{0,8}["']([^"'\\\s]{1,253}?)\.?\\{0,8}["'],\s{0,99}(\d{1,5})\b`,
  kubectl: String.raw`\bThe connection to the server ([^\s:\\"']{1,253}):?(\d{1,5})? was refused`,
  'OkHttp of Java': String.raw`\bFailed to connect to (?:[^\s/]{1,253}\/)?(\[?[0-9a-fA-F.:]{2,45}?\]?|[^\s:/\\"']{1,253}):(\d{1,5})\b`,
  'aiohttp of Python': String.raw`\bCannot connect to host ([^\s:\\"']{1,253}):(\d{1,5})\b`,
  'asyncio of Python': String.raw`\battempted address: ([^\s:\\"',]{1,253}):(\d{1,5})\b`,
  'Apache HttpClient of Java': String.raw`\bConnect to ([^\s:/\\"']{1,253}):(\d{1,5})\b`,
  'curl, of a failure': String.raw`\bFailed to connect to ([^\s:/\\"']{1,253}) port (\d{1,5})\b`,
  'curl and Ruby, of a port': String.raw`\bconnect to ([^\s:/\\"']{1,253}) port (\d{1,5})\b`,
  'curl and urllib3, of a name': String.raw`\b(?:Could not resolve host|Failed to resolve|couldn't resolve host|Failed to resolve host): ?'?([^\s:;\\"']{1,253})()`,
  'Java, of a name': String.raw`\bUnknownHostException: ([^\s:\\"']{1,253})()`,
  'nslookup and wget': String.raw`\b(?:can't resolve|server can't find|wget: bad address) '?([^\s:\\"']{1,253})()`,
  'Node, of a certificate': String.raw`\bHost: ([^\s:\\"']{1,253}?)\.? is not in the cert's altnames()`,
  'Ruby, .NET and Elixir': String.raw`\((?!node:)((?:[a-z0-9-]{1,63}\.){0,9}(?!${SOURCE})[a-z0-9-]{1,63}):(\d{2,5})\)`,
  'Elixir, of TCP': String.raw`\btcp:\/\/([a-z0-9.-]{1,253}):(\d{2,5})\b`,
  'eBPF tools and Go, of a peer': String.raw`\bpeeraddr=([0-9a-f.:]{2,45}?):(\d{2,5})\b`,
}).map(([by, pattern]) => ({ by, pattern: new RegExp(pattern, 'g') }))
const NAMED = new RegExp(
  String.raw`(?:^|[\s"'(=@/])(?:https?://)?(${HOST}|[\w.-]{1,253}(?=:(?:6443|16443)\b))(?::(\d{1,5}))?`,
  'gi',
)
// Not the line of a source file or of a module, a resolver, or a caller.
const ANY_PORT = new RegExp(
  String.raw`(?<![\w.:/@-])(?<!handshake error from )([a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,8}\.(?!${SOURCE})[a-z0-9-]{1,63}):(?!53\b|3[3-9]\d{3}\b|[4-6]\d{4}\b)(80|443|389|636|465|587|99[35]|\d{4,5})\b(?!:\d|\)|->)`,
  'gi',
)
const BARE_PATH = /(?<![\w/.:$%@-])\/[\w.%@:-]{1,100}(?:\/[\w.%@:*{}-]{1,253}){1,12}/g
// What other services have at the same path.
const COMMON_PATH = /\/api\/v1\/(?:events|services|nodes|endpoints|watch|secrets)(?:[/?]|$)/

/** Where paths of an API server appear alone, as in request lines and access logs. */
export function barePaths(text: string): number[] {
  return [...matchesIn(text, BARE_PATH)]
    .filter(([path]) => isApiPath(path) && !COMMON_PATH.test(path))
    .map(({ index }) => index)
}

/** The addresses in a text that are no URLs, as the words of clients name them. */
export function printedAddresses(text: string): (Address & { at: number })[] {
  const named = [...PRINTED.map(({ pattern }) => pattern), ANY_PORT].flatMap((pattern) =>
    [...matchesIn(text, pattern)].map((match) => ({
      host: match[1] ?? '',
      port: match[2] ?? '',
      path: match[3] ?? '',
      at: match.index,
      isCalled: true,
    })),
  )
  const own = [...matchesIn(text, NAMED)]
    .map((match) => ({ host: match[1] ?? '', port: match[2] ?? '', path: '', at: match.index }))
    .filter(isApiServer)
  const service = [...matchesIn(text, new RegExp(OWN_SERVICE, 'gi'))].map((match) => ({
    host: match[0],
    port: '443',
    path: '',
    at: match.index,
  }))
  return [...named, ...own, ...service]
}

/** The address that a line is about: of its URL, or as the client's own words name it. */
export function addressOf(text: string): Address | undefined {
  for (const { pattern } of PRINTED) {
    const match = new RegExp(pattern.source).exec(text)
    const path = match ? (/ with url: (\/\S{0,2000})/.exec(text)?.[1] ?? '') : ''
    if (match) return { host: match[1] ?? '', port: match[2] ?? '', path }
  }
  return urlsIn(text).find((url) => !isDocumentation(url))
}
