import 'server-only'
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { CertificateFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { present } from '@/lib/present'
import { type ProbeLimits, probe, toFault } from './deadline'
import type { Target } from './tcp'

const MAX_NAMES = 50

function rfc3339(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : new Date(time).toISOString()
}

/** What a certificate says about itself, on one line each. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
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
    const socket = connect({
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
