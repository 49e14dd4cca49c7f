import { scanGoQuoted } from '@/lib/words/go-quote'

/** Why a webhook could not be called, or what it did wrong, as far as the error shows. */
export type WebhookTrouble =
  | 'refused'
  | 'no-endpoints'
  | 'no-service'
  | 'certificate'
  | 'timeout'
  | 'dns'
  | 'path'
  | 'answer'
  | 'other'

export type WebhookText =
  | { kind: 'denied'; webhook: string; says: string }
  | {
      kind: 'failed'
      webhook: string
      trouble: WebhookTrouble
      /** The Service behind it, where the error's URL or words name one. */
      service?: { namespace: string; name: string }
      says: string
    }

const DENIED = 'admission webhook '
// Kubernetes 1.9 to 1.12 write "admission" in it.
const FAILED = /failed calling (?:admission )?webhook (?!,)/

// In this order: a timeout may also speak of a certificate's host.
const TROUBLES: readonly (readonly [RegExp, WebhookTrouble])[] = [
  [
    /^(?:received (?:invalid webhook response|undecodable patch in webhook response): |an error on the server \()/,
    'answer',
  ],
  [/no endpoints available for service/, 'no-endpoints'],
  [/service "[^"]*" not found/, 'no-service'],
  [/connection refused/, 'refused'],
  [/no such host/, 'dns'],
  [/x509:|tls:|certificate/, 'certificate'],
  [/context deadline exceeded|timeout|timed out/i, 'timeout'],
  [/could not find the requested resource/, 'path'],
]

/**
 * The webhook that a message names: one that said no, with its own words, or one that could not be called. Texts of
 * apiserver/pkg/admission/plugin/webhook (1.36); a webhook chooses its own status code. Undefined for another message.
 */
export function parseWebhookText(message: string): WebhookText | undefined {
  return denied(message) ?? failed(message)
}

function denied(message: string): WebhookText | undefined {
  const at = message.indexOf(DENIED)
  const name = at < 0 ? undefined : nameAt(message, at + DENIED.length)
  if (!name || !message.startsWith(' denied the request', name.end)) return undefined
  const rest = message.slice(name.end + ' denied the request'.length)
  return {
    kind: 'denied',
    webhook: name.value,
    says: /^:\s/.test(rest) ? rest.slice(1).trim() : '',
  }
}

function failed(message: string): WebhookText | undefined {
  const match = FAILED.exec(message)
  const name = match ? nameAt(message, match.index + match[0].length) : undefined
  if (!name || !/^:(?:\s|$)/.test(message.slice(name.end, name.end + 2))) return undefined
  const says = message.slice(name.end + 2).replace(/^failed to call webhook: /, '')
  const service = serviceIn(says)
  const trouble = TROUBLES.find(([form]) => form.test(says))?.[1] ?? 'other'
  return { kind: 'failed', webhook: name.value, trouble, ...(service ? { service } : {}), says }
}

/** A name in Go's quotes, or in those that somebody put in their place, or took away. */
function nameAt(message: string, at: number): { value: string; end: number } | undefined {
  if (message[at] === '"') return scanGoQuoted(message, at)
  const [whole, value] =
    /^['`]?([^\s"'`\\:,]{1,253})['`]?(?=:| denied)/.exec(message.slice(at, at + 260)) ?? []
  return whole === undefined || value === undefined ? undefined : { value, end: at + whole.length }
}

function serviceIn(says: string): { namespace: string; name: string } | undefined {
  const match = /(?:"|Post )https:\/\/([a-z0-9-]{1,63})\.([a-z0-9-]{1,63})\.svc[:/.]/.exec(says)
  return match ? { name: match[1] ?? '', namespace: match[2] ?? '' } : undefined
}
