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

// Its quotes may be lost, or be others than the server's; a text may be cut in its name.
const NAME = String.raw`\\{0,8}["'\x60]?(?<name>[^\s"'\x60\\:]{1,253})`
const DENIED = new RegExp(String.raw`admission webhook ${NAME}\\{0,8}["'\x60]? denied the request`)
// Kubernetes 1.9 to 1.12 write "admission" in it.
const FAILED = new RegExp(
  String.raw`failed calling (?:admission )?webhook ${NAME}\\{0,8}["'\x60]?(?::(?:\s|$)|(?:…|\.\.\.)?$)`,
)

// In this order: a timeout may also speak of a certificate's host.
const TROUBLES: readonly (readonly [RegExp, WebhookTrouble])[] = [
  [
    /^(?:received (?:invalid webhook response|undecodable patch in webhook response): |an error on the server \()/,
    'answer',
  ],
  [/no endpoints available/, 'no-endpoints'],
  [/service \\{0,8}["'\x60]?[^\s"'\x60]{1,253}["'\x60]? not found/, 'no-service'],
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
  const match = DENIED.exec(message)
  const webhook = match?.groups?.name
  if (!match || webhook === undefined) return undefined
  const rest = message.slice(match.index + match[0].length)
  return {
    kind: 'denied',
    webhook,
    says: /^:\s/.test(rest) ? rest.slice(1).trim() : '',
  }
}

function failed(message: string): WebhookText | undefined {
  const match = FAILED.exec(message)
  const webhook = match?.groups?.name
  if (!match || webhook === undefined) return undefined
  const says = message.slice(match.index + match[0].length).replace(/^failed to call webhook: /, '')
  const service = serviceIn(says)
  const trouble = TROUBLES.find(([form]) => form.test(says))?.[1] ?? 'other'
  return { kind: 'failed', webhook, trouble, ...(service ? { service } : {}), says }
}

function serviceIn(says: string): { namespace: string; name: string } | undefined {
  const match = /(?:["'\x60]|Post )https:\/\/([a-z0-9-]{1,63})\.([a-z0-9-]{1,63})\.svc[:/.]/.exec(says)
  return match ? { name: match[1] ?? '', namespace: match[2] ?? '' } : undefined
}
