import 'server-only'
import type { X509Certificate } from 'node:crypto'
import { lookup as systemLookup } from 'node:dns/promises'
import { request } from 'node:http'
import { connect, isIP, type LookupFunction } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import type { CertificateFacts, DnsFacts, HttpFacts, TcpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { afterSilence } from '@/lib/deadline'
import { present } from '@/lib/present'
import { hostsOfPod } from '../pod-root'
import { systemCode } from '../small-file'

/** Longest time that one probe may take. */
export const PROBE_DEADLINE_MS = 3_000

export interface ProbeLimits {
  /** The caller is gone: the probe stops and its promise rejects with the signal's reason. */
  signal: AbortSignal
  deadlineMs?: number
}

interface Settle<Facts> {
  answered: (facts: Facts) => void
  /** Milliseconds since the probe began. */
  elapsed: () => number
}

/**
 * Runs one probe to exactly one end: what `start` settles with, `silent` at the deadline, or a rejection when the
 * signal aborts. `start` returns the function that releases what it opened; it runs at every end.
 */
export function probe<Facts>(
  { signal, deadlineMs = PROBE_DEADLINE_MS }: ProbeLimits,
  start: (settle: Settle<Facts>) => () => void,
): Promise<Facts | { outcome: 'silent'; ms: number }> {
  signal.throwIfAborted()
  const began = performance.now()
  const elapsed = () => Math.round((performance.now() - began) * 10) / 10

  return new Promise((resolve, reject) => {
    let release: (() => void) | undefined
    let ended = false

    const end = (deliver: () => void) => {
      if (ended) return
      ended = true
      heard()
      signal.removeEventListener('abort', onAbort)
      release?.()
      deliver()
    }
    const onAbort = () => end(() => reject(signal.reason))
    const heard = afterSilence(deadlineMs, () => end(() => resolve({ outcome: 'silent', ms: deadlineMs })))
    signal.addEventListener('abort', onAbort, { once: true })

    release = start({ answered: (facts) => end(() => resolve(facts)), elapsed })
    if (ended) release()
  })
}

// A dual-stack connect fails with an AggregateError whose own message is empty.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** The code and the words of a failed socket. A kernel's ETIMEDOUT is silence: nothing came back. */
function toFault(
  error: unknown,
  ms: number,
): { outcome: 'failed'; ms: number; code: string; says: string } | { outcome: 'silent'; ms: number } {
  const code = systemCode(error)
  if (code === 'ETIMEDOUT') return { outcome: 'silent', ms }
  return { outcome: 'failed', ms, code, says: messageOf(error).slice(0, 500) }
}

export interface Target {
  host: string
  port: number
  /** A Unix socket, instead of host and port. */
  socketPath?: string
}

/**
 * Opens a TCP connection, or one to a Unix socket, and closes it at once. Sends nothing. The silence of a name service is reported as such, not as that of
 * the host; `lookup` stands in for it in tests.
 */
export function probeTcp(
  { host, port, socketPath }: Target,
  limits: ProbeLimits,
  lookup?: LookupFunction,
): Promise<TcpFacts> {
  let isResolved = socketPath !== undefined || isIP(host) !== 0
  return probe<TcpFacts>(limits, ({ answered, elapsed }) => {
    const socket =
      socketPath === undefined ? connect({ host, port, ...(lookup ? { lookup } : {}) }) : connect(socketPath)
    socket.on('lookup', () => {
      isResolved = true
    })
    socket.on('error', (error) => answered(toFault(error, elapsed())))
    socket.on('connect', () =>
      answered({
        outcome: 'answered',
        ms: elapsed(),
        localAddress: socket.localAddress ?? '',
        remoteAddress: socket.remoteAddress ?? '',
      }),
    )
    return () => socket.destroy()
  }).then((facts) =>
    facts.outcome === 'silent' && !isResolved
      ? { outcome: 'failed', ms: facts.ms, code: 'DNS_TIMEOUT', says: 'no address came for the name' }
      : facts,
  )
}

export const DNS_DEADLINE_MS = 2_500

export type Lookup = (name: string) => Promise<readonly { address: string }[]>

const getaddrinfo: Lookup = async (name) => {
  const known = hostsOfPod(name)
  if (known.length > 0) return known.map((address) => ({ address }))
  return systemLookup(name, { all: true, verbatim: true })
}

// getaddrinfo cannot be cancelled and holds one of libuv's four threads while DNS is down, so a lookup that
// hangs is joined by later probes instead of starting one more.
const underWay = new WeakMap<Lookup, Map<string, ReturnType<Lookup>>>()

function shared(name: string, lookup: Lookup): ReturnType<Lookup> {
  const byName = underWay.get(lookup) ?? new Map<string, ReturnType<Lookup>>()
  underWay.set(lookup, byName)
  const running = byName.get(name)
  if (running) return running
  const started = lookup(name).finally(() => byName.delete(name))
  byName.set(name, started)
  return started
}

/** Resolves a name as every program in the pod does: by the C library, with /etc/hosts and the search list. */
export function probeDns(name: string, limits: ProbeLimits, lookup: Lookup = getaddrinfo): Promise<DnsFacts> {
  return probe<DnsFacts>({ deadlineMs: DNS_DEADLINE_MS, ...limits }, ({ answered, elapsed }) => {
    shared(name, lookup).then(
      (found) => {
        const addresses = [...new Set(found.map(({ address }) => address))]
        answered({ outcome: 'answered', ms: elapsed(), addresses })
      },
      (error: unknown) => answered(toFault(error, elapsed())),
    )
    return () => {}
  })
}

const MAX_NAMES = 50

function rfc3339(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : new Date(time).toISOString()
}

/** What a certificate says about itself, on one line each. */
function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const oneLine = (name: string | undefined) => (name ?? '').split('\n').join(', ')
  const names = certificate.subjectAltName?.split(', ') ?? []
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names:
      names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), `${names.length - MAX_NAMES} more`] : names,
    validFrom: rfc3339(certificate.validFrom),
    validTo: rfc3339(certificate.validTo),
  }
}

/**
 * Shakes hands and closes. `servername` is the name that the certificate must hold. `ca` is PEM text; without it the certificate is checked against Node's own roots.
 * A certificate that does not pass is an answer with `authorized: false`, never a fault.
 */
export function probeTls(
  { host, port, servername = isIP(host) === 0 ? host : undefined }: Target & { servername?: string },
  ca: string | undefined,
  limits: ProbeLimits,
): Promise<TlsFacts> {
  return probe<TlsFacts>(limits, ({ answered, elapsed }) => {
    let connectedAt = 0
    const socket = tlsConnect({
      host,
      port,
      ...present({ servername, ca }),
      // The facts of a certificate that fails are what this probe is for. Nothing is ever written to this socket.
      rejectUnauthorized: false,
    })
    socket.on('connect', () => {
      connectedAt = elapsed()
    })
    socket.on('error', (error) => answered(toFault(error, elapsed())))
    // A peer that closes in the middle of the handshake ends without an error of its own.
    socket.on('close', () =>
      answered({
        outcome: 'failed',
        ms: elapsed(),
        code: 'ECONNRESET',
        says: 'the peer closed the connection',
      }),
    )
    socket.on('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate()
      answered({
        outcome: 'answered',
        ms: elapsed(),
        handshakeMs: Math.round((elapsed() - connectedAt) * 10) / 10,
        protocol: socket.getProtocol() ?? 'TLS',
        authorized: socket.authorized,
        code: socket.authorized ? '' : String(socket.authorizationError),
        certificate: certificate ? certificateFacts(certificate) : null,
      })
    })
    return () => socket.destroy()
  })
}

const MAX_BODY_BYTES = 4_096

/** One plain GET over a connection of its own, without credentials. Follows no redirect; keeps 4 KiB of the body. */
export function probeHttp(
  { host, port, socketPath }: Target,
  path: string,
  limits: ProbeLimits,
): Promise<HttpFacts> {
  return probe<HttpFacts>(limits, ({ answered, elapsed }) => {
    const call = request({
      host,
      port,
      path,
      ...present({ socketPath }),
      agent: false,
      headers: { accept: 'application/json' },
    })
    call.on('error', (error) => answered(toFault(error, elapsed())))
    call.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      const done = () =>
        answered({
          outcome: 'answered',
          ms: elapsed(),
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          contentType: response.headers['content-type'] ?? '',
          server: String(response.headers.server ?? ''),
          body: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8'),
        })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size >= MAX_BODY_BYTES) done()
      })
      response.on('end', done)
      response.on('error', done)
    })
    call.end()
    return () => call.destroy()
  })
}
