import { code, listed, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import 'server-only'
import type { TcpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { InvalidRequestError, TooSoonError } from '@/lib/facts/questions/errors'
import { createRateLimit, type RateLimit } from '@/lib/facts/questions/rate-limit'
import { freeText } from '@/lib/kube/redact/sanitize'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { AllowedTarget } from '@/lib/pod/environment'
import {
  DNS_DEADLINE_MS,
  type Lookup,
  PROBE_DEADLINE_MS,
  type ProbeLimits,
  probeDns,
  probeTcp,
  probeTls,
} from '@/lib/pod/probes/probes'
import { present } from '@/lib/present'
import { neverReached } from '@/lib/road/addresses'
import type { TriedTarget } from '../../contract'

export interface TargetQuestion {
  /** The whole of `ALLOWED_TARGETS`. */
  allowed: readonly AllowedTarget[]
  signal: AbortSignal
  /** For tests. */
  lookup?: Lookup
  limit?: RateLimit
  nowMs?: number
  deadlineMs?: number
}

export const NAME_SERVICE_SILENT = say`The name service did not answer.`

/** Where a target is: the address to connect to, or why nothing is sent to it. */
export interface LocatedTarget {
  addresses: readonly string[]
  refused?: Phrase
}

/**
 * The addresses of an allowed target, resolved once. A name that leads to loopback, link-local or a metadata service, with any of its
 * addresses, is refused; an address that the operator wrote is taken at his word.
 */
export async function locateTarget(
  { host, isAddress }: AllowedTarget,
  { signal, lookup }: Pick<TargetQuestion, 'signal' | 'lookup'>,
): Promise<LocatedTarget> {
  if (isAddress) return { addresses: [host] }
  const dns = await probeDns(host, { signal, deadlineMs: DNS_DEADLINE_MS }, lookup)
  if (dns.outcome === 'silent') return { addresses: [], refused: NAME_SERVICE_SILENT }
  if (dns.outcome === 'failed')
    return { addresses: [], refused: say`The name did not resolve (${code(freeText(dns.code, 64))}).` }
  const forbidden = dns.addresses.flatMap((address) => {
    const what = neverReached(address)
    return what === undefined ? [] : [say`${code(freeText(address, 64))} (${words(what)})`]
  })
  if (forbidden.length === 0 && dns.addresses.length > 0) return { addresses: dns.addresses }
  return {
    addresses: [],
    refused:
      forbidden.length === 0
        ? say`The name has no address.`
        : say`The name resolves to ${listed(forbidden)}. Nothing is sent there unless ALLOWED_TARGETS has the address itself.`,
  }
}

const tries = oneInProcess('target-tries', () => createRateLimit(0.5, 4))

const OUTCOME = { answered: 'connected', silent: 'silent', failed: 'failed' } as const

function sayTcp(at: string, facts: TcpFacts): Phrase {
  if (facts.outcome === 'answered') return say`${code(at)} accepts TCP connections. Nothing was sent.`
  if (facts.outcome === 'silent')
    return say`No answer came from ${code(at)}. Usually packets are dropped on the way.`
  if (facts.code === 'ECONNREFUSED')
    return say`${code(at)} refused the connection: nothing listens there, or a rule rejects it.`
  return say`The connection to ${code(at)} failed: ${quote(freeText(facts.says, 300))}.`
}

function sayTls(facts: TlsFacts): string {
  if (facts.outcome === 'silent') return 'It does not start TLS.'
  if (facts.outcome === 'failed') return `The TLS handshake failed (${freeText(facts.code, 64)}).`
  const { certificate, protocol, authorized, code } = facts
  const of =
    certificate === null
      ? 'without a certificate'
      : `with a certificate of ${freeText(certificate.subject, 300)}`
  const trust = authorized
    ? 'The public CAs vouch for it.'
    : `The public CAs of this page do not vouch for it (${freeText(code, 64)}).`
  return `${freeText(protocol, 32)} ${of}${certificate === null ? '' : `, issued by ${freeText(certificate.issuer, 300)}, valid until ${certificate.validTo}`}. ${trust}`
}

/**
 * Opens one TCP connection to an entry of `ALLOWED_TARGETS`, named as listed, and on port 443 one TLS handshake. Anything else
 * is refused before a name is resolved or a socket is opened. The connection goes to the address that was checked, so
 * that a name which changes its mind in between leads nowhere else.
 */
export async function tryTarget(target: string, question: TargetQuestion): Promise<TriedTarget> {
  const { allowed, signal, limit = tries, nowMs = Date.now(), deadlineMs = PROBE_DEADLINE_MS } = question
  const entry = allowed.find((one) => one.entry === target)
  if (entry === undefined) {
    throw new InvalidRequestError([
      { field: 'target', says: 'It must be one entry of ALLOWED_TARGETS, exactly as it is there.' },
    ])
  }
  const waitS = limit.take('all', nowMs)
  if (waitS > 0) throw new TooSoonError(waitS)
  const { addresses, refused } = await locateTarget(entry, question)
  const [address] = addresses
  if (address === undefined) {
    return { target, outcome: 'not-sent', says: refused ?? say`The name has no address.`, ms: null }
  }
  const limits: ProbeLimits = { signal, deadlineMs }
  const to = { host: address, port: entry.port }
  const at = address.includes(':') ? `[${address}]:${entry.port}` : `${address}:${entry.port}`
  const tcp = await probeTcp(to, limits)
  const tls =
    tcp.outcome === 'answered' && entry.port === 443
      ? await probeTls(
          { ...to, ...present({ servername: entry.isAddress ? undefined : entry.host }) },
          undefined,
          limits,
        )
      : undefined
  const isRefused = tcp.outcome === 'failed' && tcp.code === 'ECONNREFUSED'
  return {
    target,
    address: at,
    outcome: isRefused ? 'refused' : OUTCOME[tcp.outcome],
    says: sayTcp(at, tcp),
    ms: tcp.ms,
    ...present({ tls: tls && sayTls(tls) }),
  }
}
