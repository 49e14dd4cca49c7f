import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

export const SESSION_MS = 8 * 3_600_000
const MAX_BYTES = 4096
const MIN_RANDOM_BYTES = 32

/** The access token cannot be used; the message says why and never holds a part of it. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError'
}

/** A signed session, as it stands in a cookie. */
export interface Session {
  /** Tells it from others, for limits. Not a secret. */
  id: string
  expiresMs: number
}

interface Held {
  /** Of the file that it was read from. */
  stamp: string
  digest: Buffer
  key: Buffer
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** How many random bytes a text of this length and alphabet can hold at most. */
function randomBytesIn(text: string): number {
  if (/^[0-9a-f]+$/i.test(text)) return text.length / 2
  return Math.floor((text.replace(/=+$/, '').length * 6) / 8)
}

function checked(text: string, file: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new AccessTokenError(`${file} is empty, or holds more than one word of ASCII.`)
  }
  if (randomBytesIn(text) < MIN_RANDOM_BYTES || new Set(text).size < 12) {
    throw new AccessTokenError(
      `${file} holds less than ${MIN_RANDOM_BYTES} random bytes. Make a token by: openssl rand -base64 32`,
    )
  }
  return text
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    throw new AccessTokenError(`${file} cannot be read (${code}).`)
  }
}

function stampOf(file: string): string {
  const { ino, mtimeMs, ctimeMs, size } = attempt(file, () => statSync(file))
  if (size > MAX_BYTES) throw new AccessTokenError(`${file} is larger than ${MAX_BYTES} bytes.`)
  return `${ino} ${mtimeMs} ${ctimeMs} ${size}`
}

/**
 * The shared secret of token mode, from a file that is read again as soon as the kubelet has swapped it. Neither the text nor
 * anything from which it follows leaves this module. What cannot be read, or is too weak, lets nobody in: every function
 * throws an AccessTokenError then.
 */
export class AccessToken {
  readonly #file: string
  #held: Held | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** In constant time, whatever was sent. */
  matches(sent: string): boolean {
    return timingSafeEqual(digestOf(sent), this.#current().digest)
  }

  /** A new session: its end, a random id and their signature by a key that every replica derives from the same secret. */
  sign(nowMs: number): string {
    const payload = `${(nowMs + SESSION_MS).toString(36)}.${randomBytes(12).toString('base64url')}`
    return `${payload}.${this.#signature(payload)}`
  }

  /** The session of a cookie's value; undefined when it is not ours, was signed by an earlier secret, or has ended. */
  verify(value: string, nowMs: number): Session | undefined {
    const match = /^([0-9a-z]{1,11})\.([\w-]{16})\.([\w-]{43})$/.exec(value)
    if (!match) return undefined
    const [, end = '', id = '', signature = ''] = match
    const expected = this.#signature(`${end}.${id}`)
    if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return undefined
    const expiresMs = Number.parseInt(end, 36)
    return expiresMs > nowMs && expiresMs <= nowMs + SESSION_MS ? { id, expiresMs } : undefined
  }

  toJSON(): string {
    return '[access token left out]'
  }

  #signature(payload: string): string {
    return createHmac('sha256', this.#current().key).update(payload).digest('base64url')
  }

  // A stat for each request costs some microseconds and sees a swap at once.
  #current(): Held {
    const stamp = stampOf(this.#file)
    if (this.#held?.stamp === stamp) return this.#held
    // Whatever comes of it, the earlier secret is no longer the one of the file.
    this.#held = undefined
    const text = attempt(this.#file, () => readFileSync(this.#file, 'utf8')).trim()
    const token = checked(text, this.#file)
    const key = Buffer.from(hkdfSync('sha256', token, '', 'podscope session', 32))
    this.#held = { stamp, digest: digestOf(token), key }
    return this.#held
  }
}
