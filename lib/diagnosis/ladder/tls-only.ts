import type { HttpFacts } from '@/lib/contract/probe-facts'

const SAYS_SO = /HTTP request to an HTTPS server|HTTP request was sent to HTTPS port/i

/** True for an answer with which a TLS server refuses plain HTTP: its 400, a TLS alert, or the end of the connection. */
export function isTlsOnly(facts: HttpFacts): boolean {
  if (facts.outcome === 'answered') return facts.status === 400 && SAYS_SO.test(facts.body)
  if (facts.outcome === 'silent') return false
  return facts.code.startsWith('HPE_') || facts.code === 'ECONNRESET' || facts.code === 'EPIPE'
}
