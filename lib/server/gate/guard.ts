import type { IncomingHttpHeaders } from 'node:http'
import type { GateRefusal } from './refusal'

/** One request as the listener sees it, before anything is decoded. */
export interface GuardedRequest {
  method: string
  /** The request target as sent. */
  url: string
  headers: IncomingHttpHeaders
  /** Names and values in turn, as sent: shows a header that was sent twice. */
  rawHeaders: readonly string[]
}

export interface GuardPolicy {
  /** Host names besides loopback, lower case, with or without a port. */
  allowedHosts: readonly string[]
  /** "" or "/ops". */
  basePath: string
}

const MAX_URL = 8 * 1024
// JSON may write one character of a 256 KiB paste as six.
const MAX_BODY = 2 * 1024 * 1024
const MAX_HEADERS = 100
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

const REFUSALS = {
  headers: {
    status: 431,
    code: 'too-large',
    title: 'This request has more than 100 headers',
    hint: 'Send fewer headers. If a proxy adds them, let it replace headers instead.',
  },
  host: {
    status: 421,
    code: 'forbidden-origin',
    title: 'This host name is not served here',
    hint: 'Open the page under localhost or 127.0.0.1, or add the name to ALLOWED_HOSTS.',
  },
  origin: {
    status: 403,
    code: 'forbidden-origin',
    title: 'Another web page sent this request',
    hint: 'Open the address itself in a tab. Podglass answers only its own pages, and programs without an Origin. A proxy must pass the Host header on as the browser sent it.',
  },
  method: {
    status: 405,
    code: 'method-not-allowed',
    title: 'This method is not supported here',
    hint: 'Use GET, or POST under /api and to /mcp with content-type: application/json.',
    allow: 'GET, HEAD, POST',
  },
  mediaType: {
    status: 415,
    code: 'invalid-request',
    title: 'This body is not JSON',
    hint: 'Send the header content-type: application/json.',
  },
  upgrade: {
    status: 400,
    code: 'invalid-request',
    title: 'Connection upgrades are not supported here',
    hint: 'Podglass uses plain HTTP and server-sent events only.',
  },
  target: {
    status: 400,
    code: 'invalid-request',
    title: 'No page has an address like this',
    hint: 'Use an address without "..", "//", "\\", encoded slashes, broken percent escapes and control characters.',
  },
  length: {
    status: 414,
    code: 'too-large',
    title: 'This address is too long',
    hint: 'An address is at most 8 KiB; send long text in the body of a POST.',
  },
  size: {
    status: 413,
    code: 'too-large',
    title: 'This body is too large',
    hint: 'A pasted text is at most 256 KiB.',
  },
  absent: {
    status: 404,
    code: 'not-found',
    title: 'There is nothing at this address',
    hint: 'Start from the overview.',
  },
} as const satisfies Record<string, GateRefusal>

/** True for an address that programs ask: JSON in and out, no page. */
export function isForPrograms(path: string, basePath: string): boolean {
  return [`${basePath}/api`, `${basePath}/mcp`].includes(path) || path.startsWith(`${basePath}/api/`)
}

function hostAllowed(request: GuardedRequest, policy: GuardPolicy): boolean {
  const sent = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length
  const host = request.headers.host?.toLowerCase()
  if (sent !== 1 || host === undefined) return false
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/.exec(host)
  const name = match?.[1]
  if (name === undefined) return false
  return LOOPBACK.has(name) || policy.allowedHosts.includes(host) || policy.allowedHosts.includes(name)
}

// A proxy that ends TLS leaves http here while the browser says https, so only the authority is compared.
function originIsOwn(origin: string, host: string): boolean {
  const match = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())
  return match?.[1] === host.toLowerCase()
}

function siteAllowed(request: GuardedRequest, isApi: boolean): boolean {
  const { origin, host } = request.headers
  if (origin !== undefined && !originIsOwn(origin, host ?? '')) return false
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return true
  const reads = request.method === 'GET' || request.method === 'HEAD'
  // What another page has prefetched or prerendered comes as if its address was typed.
  if (site === 'none') return reads && !(isApi && request.headers['sec-purpose'] !== undefined)
  const navigates =
    request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document'
  return !isApi && reads && navigates
}

const FORBIDDEN_IN_PATH = /[^\x21-\x7e]|\\|\/\/|%(?:00|2f|5c|25)/i

function hasDotSegment(path: string): boolean {
  return path.split('/').some((segment) => {
    const dots = segment.replace(/%2e/gi, '.')
    return dots === '.' || dots === '..'
  })
}

/** False for a broken escape and for bytes that are no UTF-8, which the framework would answer by a bare 500. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

/** Decides on one request before any other code sees it: null lets it pass. */
export function judgeRequest(request: GuardedRequest, policy: GuardPolicy): GateRefusal | null {
  if (request.rawHeaders.length > 2 * MAX_HEADERS) return REFUSALS.headers
  if (!hostAllowed(request, policy)) return REFUSALS.host
  if (request.headers.upgrade !== undefined) return REFUSALS.upgrade
  if (request.url.length > MAX_URL) return REFUSALS.length
  if (!request.url.startsWith('/')) return REFUSALS.target
  const path = request.url.split('?', 1)[0] ?? '/'
  if (FORBIDDEN_IN_PATH.test(path) || hasDotSegment(path) || !isDecodable(path)) return REFUSALS.target
  const isApi = isForPrograms(path, policy.basePath)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads && !(request.method === 'POST' && isApi)) return REFUSALS.method
  if (request.headers['next-action'] !== undefined) return REFUSALS.method
  if (!siteAllowed(request, isApi)) return REFUSALS.origin
  if (path.startsWith(`${policy.basePath}/_next/image`)) return REFUSALS.absent
  if (!reads) {
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
      return REFUSALS.mediaType
    const length = Number(request.headers['content-length'] ?? 0)
    if (!Number.isFinite(length) || length > MAX_BODY) return REFUSALS.size
  }
  return null
}

/** What a document may load and run: scripts of our own files, and the inline ones with these hashes. */
export function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...scriptHashes].join(' ')}`,
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The headers of every response beside its policy, errors and static files too. */
export const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['x-robots-tag', 'noindex, nofollow'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
]
