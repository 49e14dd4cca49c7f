import type { IncomingMessage } from 'node:http'
import { isLoopback } from '@/lib/pod/loopback'

/** Headers by which sign-in proxies name a user, the first that is there counts (oauth2-proxy, Pomerium, Traefik, Envoy). */
const IDENTITY_HEADERS = [
  'x-forwarded-user',
  'x-auth-request-user',
  'x-forwarded-email',
  'x-auth-request-email',
  'x-forwarded-preferred-username',
  'x-auth-request-preferred-username',
]

const VALUE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]{1,256}$/u

/**
 * The user that a reverse proxy in this pod named. Only a peer on loopback is believed; a header that came twice, with an
 * underscore in place of a hyphen, or with a value that hides something, is no name. For the audit line alone: no call to the
 * API server ever depends on it.
 */
export function proxiedUser({
  rawHeaders,
  socket,
}: {
  rawHeaders: readonly string[]
  socket: Pick<IncomingMessage['socket'], 'remoteAddress'>
}): string | undefined {
  if (!isLoopback(socket.remoteAddress ?? '')) return undefined
  const values = new Map<string, string[]>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase()
    values.set(name, [...(values.get(name) ?? []), rawHeaders[i + 1] ?? ''])
  }
  for (const name of IDENTITY_HEADERS) {
    const [value = '', ...others] = values.get(name) ?? []
    // Node reads a header as latin1; names in other alphabets come as UTF-8.
    const text = Buffer.from(value, 'latin1').toString('utf8').trim()
    if (others.length === 0 && VALUE.test(text)) return text
  }
  return undefined
}
