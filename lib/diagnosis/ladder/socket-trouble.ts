import type { ResolverFacts } from './facts'
import { inSituation } from './situations'

const NO_ROUTE = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EPERM',
  'EACCES',
  'EADDRNOTAVAIL',
])
const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** getaddrinfo(3) and the resolver's own codes; DNS_TIMEOUT is silence before there was an address. */
const NAME_FAILURE = /^(?:ENOTFOUND|EAI_[A-Z]+|ESERVFAIL|ENODATA|EREFUSED|DNS_TIMEOUT)$/

interface Trouble {
  outcome: 'failed' | 'silent'
  ms: number
  code?: string
}

/** The situation of a connection that could not be used, by the system's code alone; null for a code of another layer. */
export function socketTrouble(
  target: string,
  facts: Trouble,
  during: 'connection' | 'handshake' | 'answer',
  resolver: ResolverFacts | null = null,
) {
  if (facts.outcome === 'silent') return inSituation('silent', { target, waitedFor: during, ms: facts.ms })
  const code = facts.code ?? ''
  if (NAME_FAILURE.test(code)) return inSituation('name-unresolved', { target, code, resolver })
  if (code === 'ECONNREFUSED') return inSituation('refused', { target })
  if (RESET.has(code)) {
    const words = { connection: 'the connect', handshake: 'the TLS handshake', answer: 'the call' }
    return inSituation('reset', { target, during: words[during], code })
  }
  return NO_ROUTE.has(code) ? inSituation('no-route', { target, code }) : null
}
