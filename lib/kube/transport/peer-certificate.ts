import { TLSSocket } from 'node:tls'
import type { CertificateFacts } from '@/lib/contract/probe-facts'
import { freeText } from '../redact/sanitize'

function nameOf(parts: object | undefined): string {
  const words = Object.entries(parts ?? {}).map(([key, value]) => `${key}=${String(value)}`)
  return freeText(words.join(', '), 512)
}

function rfc3339(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString()
}

/** What the server presented in the handshake, verified or not; undefined before it did. */
export function peerCertificate(socket: unknown): CertificateFacts | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const peer = socket.getPeerCertificate()
  if (!peer || !('subject' in peer)) return undefined
  const names = (peer.subjectaltname ?? '').split(', ').filter((name) => name !== '')
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    names: names.slice(0, 50).map((name) => freeText(name, 256)),
    validFrom: rfc3339(peer.valid_from),
    validTo: rfc3339(peer.valid_to),
  }
}
