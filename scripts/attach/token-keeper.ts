import { readClaims } from '@/lib/identity/token-claims'

/** Share of a token's life after which the next one is asked for, as the kubelet does. */
const RENEW_AT = 0.8
const RETRY_MS = 10_000
/** A timer pauses while a laptop sleeps, so the clock is read this often. */
const LOOK_MS = 30_000

export interface TokenKeeping {
  /** Asks for a token. */
  request: (signal: AbortSignal) => Promise<string>
  /** Puts it where the server reads it. */
  write: (token: string) => void
  /** Called for each renewal, and for each failed one with the error; never given a token. */
  onRenewal?: (error?: unknown) => void
  signal: AbortSignal
  /** Milliseconds since 1970. */
  now: () => number
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Whether the text can be a token at all: one word of the letters that a header takes. */
function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text)
}

/** Milliseconds until a token should be renewed, by its own iat and exp; a token that says neither is kept for 10 minutes. */
export function renewalDue(token: string): number {
  const [header = '', payload = ''] = token.split('.')
  const claims = readClaims(header, payload)
  if (claims?.issuedAt === undefined || claims.expiresAt === undefined) return 600_000
  const life = (claims.expiresAt - claims.issuedAt) * 1000
  // By lifetime from now, not by the server's clock, which may differ from this one.
  return Math.max(RETRY_MS, life * RENEW_AT)
}

async function obtain({ request, write, signal, now }: TokenKeeping): Promise<number> {
  const token = (await request(signal)).trim()
  if (!isToken(token)) throw new Error('kubectl printed something that is not a token.')
  write(token)
  return now() + renewalDue(token)
}

/**
 * Writes a first token, which rejects when there is none, then keeps it fresh until the signal aborts: the next at 80% of
 * the life of the last, and again every 10 s while that fails.
 */
export async function keepToken(keeping: TokenKeeping): Promise<{ ended: Promise<void> }> {
  let dueAt = await obtain(keeping)
  const { signal, now, sleep, onRenewal } = keeping
  const renew = async () => {
    while (!signal.aborted) {
      const leftMs = dueAt - now()
      if (leftMs > 0) {
        await sleep(Math.min(LOOK_MS, leftMs), signal)
        continue
      }
      try {
        dueAt = await obtain(keeping)
        onRenewal?.()
      } catch (error) {
        if (signal.aborted) return
        dueAt = now() + RETRY_MS
        onRenewal?.(error)
      }
    }
  }
  return { ended: renew() }
}
