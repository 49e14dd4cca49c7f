import type { HttpFacts, TcpFacts } from '@/lib/contract/probe-facts'
import type { LookUp } from '@/lib/diagnosis/causes/network/resolv-conf'
import { nameNotResolved, noAnswer, nothingListens } from '@/lib/diagnosis/causes/network/unreached'
import { words } from '@/lib/phrase/phrase'
import type { CallFacts } from './facts'
import { byCause, inSituation } from './situations'

const NO_ROUTE = new Set('EHOSTUNREACH ENETUNREACH EHOSTDOWN ENETDOWN EPERM EACCES EADDRNOTAVAIL'.split(' '))
const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

interface Trouble {
  outcome: 'failed' | 'silent'
  ms: number
  code?: string
}

/** True where a connection failed because its name has no address. */
export function isUnresolved(tcp: TcpFacts | null): boolean {
  return tcp?.outcome === 'failed' && nameNotResolved.codes?.test(tcp.code) === true
}

/** The situation of a connection that could not be used, by the system's code alone; null for a code of another layer. */
export function socketTrouble(
  target: string,
  facts: Trouble,
  during: 'connection' | 'handshake' | 'answer',
  lookUp: Omit<LookUp, 'code'> = { resolver: null },
) {
  if (facts.outcome === 'silent') {
    return during === 'connection'
      ? byCause(noAnswer, { target, ms: facts.ms })
      : inSituation('silent', { target, waitedFor: during, ms: facts.ms })
  }
  const code = facts.code ?? ''
  if (nameNotResolved.codes?.test(code))
    return byCause(nameNotResolved, { target, lookUp: { code, ...lookUp } })
  if (nothingListens.codes?.test(code)) return byCause(nothingListens, { target })
  if (RESET.has(code)) {
    const words = { connection: 'the connect', handshake: 'the TLS handshake', answer: 'the call' }
    return inSituation('reset', { target, during: words[during], code })
  }
  return NO_ROUTE.has(code) ? inSituation('no-route', { target, code }) : null
}

const SAYS_SO = /HTTP request to an HTTPS server|HTTP request was sent to HTTPS port/i

/** True for an answer with which a TLS server refuses plain HTTP: its 400, a TLS alert, or the end of the connection. */
export function isTlsOnly(facts: HttpFacts): boolean {
  if (facts.outcome === 'answered') return facts.status === 400 && SAYS_SO.test(facts.body)
  if (facts.outcome === 'silent') return false
  return facts.code.startsWith('HPE_') || facts.code === 'ECONNRESET' || facts.code === 'EPIPE'
}

const WAITED_FOR = {
  queue: 'answer',
  resolve: 'connection',
  connect: 'connection',
  tls: 'handshake',
  headers: 'answer',
  body: 'answer',
} as const

function troubleOf({ step, during, code, ms }: Extract<CallFacts<unknown>, { outcome: 'unreached' }>) {
  if (step !== 'timeout') return { outcome: 'failed' as const, ms, code }
  return during === 'resolve'
    ? { outcome: 'failed' as const, ms, code: 'DNS_TIMEOUT' }
    : { outcome: 'silent' as const, ms }
}

/** The situation of a call that returned neither what was requested nor a 401 or 403 from the API server. */
export function callTrouble(target: string, facts: CallFacts<unknown>) {
  const { call } = facts
  if (facts.outcome === 'unreached') {
    const { step, code, says, during } = facts
    if (step === 'stranger') return inSituation('not-api-server', { target, says: words(says) })
    const trouble = socketTrouble(target, troubleOf(facts), WAITED_FOR[during ?? 'headers'])
    if (trouble) return trouble
    if (step === 'connect') return inSituation('no-route', { target, code })
    if (step === 'tls') return inSituation('tls-failed', { target, code })
    if (step === 'reset') return inSituation('reset', { target, during: 'the call', code })
    return inSituation('not-kubernetes', { call, status: null, says, server: undefined })
  }
  const { status, says, server } = facts
  const isOwn = facts.fromKubernetes || facts.flowSchema !== undefined || facts.auditId !== undefined
  // The API server's own 429 and 500 may be plain text; it never sends a page.
  if (/^text\/html\b/i.test(facts.contentType ?? '')) {
    return inSituation('not-kubernetes', { call, status, says, server })
  }
  if (status === 429) return inSituation('throttled', { call, retryAfter: facts.retryAfter, isOwn })
  if (status >= 500) return inSituation('server-error', { call, status, says, isOwn })
  if (status === 404 && facts.fromKubernetes) return inSituation('not-found', { call, says })
  return inSituation('not-kubernetes', { call, status, says, server })
}
