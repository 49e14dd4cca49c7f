import type { IncomingMessage } from 'node:http'
import { isLoopback } from '@/lib/pod/access-settings'

// A comma may part two names that a proxy has joined.
const VALUE = /^[^,\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]{1,256}$/u

/**
 * The user that a reverse proxy in this pod named in `header` (lower case). Only a peer on loopback is believed, and only where
 * the header came once, also counting forms with an underscore in place of a hyphen, and hides nothing in its value and lists no names. No other
 * header counts. For the audit line and the limits alone: no call to the API server ever depends on it.
 */
export function proxiedUser(
  {
    rawHeaders,
    socket,
  }: { rawHeaders: readonly string[]; socket: Pick<IncomingMessage['socket'], 'remoteAddress'> },
  header: string,
): string | undefined {
  if (!isLoopback(socket.remoteAddress ?? '')) return undefined
  const sent: { name: string; value: string }[] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase()
    if (name.replaceAll('_', '-') === header) sent.push({ name, value: rawHeaders[i + 1] ?? '' })
  }
  const [only, ...others] = sent
  if (only === undefined || others.length > 0 || only.name !== header) return undefined
  // Node reads a header as latin1; names in other alphabets come as UTF-8.
  const text = Buffer.from(only.value, 'latin1').toString('utf8').trim()
  return VALUE.test(text) ? text : undefined
}
