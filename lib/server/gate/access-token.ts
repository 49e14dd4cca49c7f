import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

const MAX_BYTES = 4096
const MIN_RANDOM_BITS = 256

/** The access token cannot be used; the message says why and never holds a part of it. */
export class AccessTokenError extends Error {
  override readonly name = 'AccessTokenError'
}

interface Held {
  /** Of the file that it was read from. */
  stamp: string
  digest: Buffer
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

const ALPHABETS: readonly (readonly [alphabet: RegExp, letters: number])[] = [
  [/^[0-9]+$/, 10],
  [/^(?:[0-9a-f]+|[0-9A-F]+)$/, 16],
  [/^(?:[0-9a-z]+|[0-9A-Z]+)$/, 36],
]

/** How many random bits a text of this length and alphabet can hold at most. */
function randomBitsIn(text: string): number {
  const word = text.replace(/=+$/, '')
  const letters = ALPHABETS.find(([alphabet]) => alphabet.test(word))?.[1] ?? 64
  return word.length * Math.log2(letters)
}

function checked(text: string, file: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new AccessTokenError(`${file} is empty, or contains more than one word of ASCII.`)
  }
  // Ten different digits are all that a decimal number has.
  if (randomBitsIn(text) < MIN_RANDOM_BITS || new Set(text).size < 10) {
    throw new AccessTokenError(
      `${file} has fewer than ${MIN_RANDOM_BITS} random bits. Make a token with: openssl rand -base64 32`,
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
 * anything from which it follows leaves this module. What cannot be read, or is too weak, lets no one in: every function
 * throws an AccessTokenError then.
 */
export class AccessToken {
  readonly #file: string
  #held: Held | undefined
  #last: Buffer | undefined
  #generation = 0

  constructor(file: string) {
    this.#file = file
  }

  /** In constant time, whatever was sent. */
  matches(sent: string): boolean {
    return timingSafeEqual(digestOf(sent), this.#current().digest)
  }

  /** Which of the tokens that the file has held so far it holds now: what an earlier one let in is let in no more. */
  generation(): number {
    this.#current()
    return this.#generation
  }

  toJSON(): string {
    return '[access token left out]'
  }

  // A stat for each request costs some microseconds and sees a swap at once.
  #current(): Held {
    const stamp = stampOf(this.#file)
    if (this.#held?.stamp === stamp) return this.#held
    // Whatever comes of it, the earlier secret is no longer the one of the file.
    this.#held = undefined
    const text = attempt(this.#file, () => readFileSync(this.#file, 'utf8')).trim()
    const digest = digestOf(checked(text, this.#file))
    if (this.#last === undefined || !timingSafeEqual(this.#last, digest)) this.#generation += 1
    this.#last = digest
    this.#held = { stamp, digest }
    return this.#held
  }
}
