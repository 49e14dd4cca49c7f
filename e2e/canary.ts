/** A run of a secret's characters too long to appear by chance. */
const RUN = 16
/** Each run holds one piece of this length that begins at a multiple of it, so every eighth place is checked. */
const PIECE = RUN / 2

/** The base64 of a text that is part of a longer one: at each of the three places that it can begin at. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const base64 = Buffer.from('\0'.repeat(before) + text).toString('base64')
    // The first and last characters also carry bits of what surrounds them.
    return base64.slice(before === 0 ? 0 : 4, -4)
  })
}

/** The forms in which a secret could appear in an output. */
function formsOf(text: string, bytes = Buffer.from(text)): string[] {
  const hex = bytes.toString('hex')
  return [
    text,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    hex,
    hex.toUpperCase(),
    ...inBase64(text),
  ].flatMap((form) => [form, encodeURIComponent(form)])
}

/** Looks for any 16 characters of a secret, plain, in base64, in hex or percent-encoded, and counts what it read. */
export class CanaryScan {
  readonly #runs = new Set<string>()
  readonly #pieces = new Set<string>()
  #characters = 0

  /** Tokens give their signature, which is all that is secret in them; a planted text is secret as a whole. */
  constructor(tokens: readonly string[], planted: readonly string[] = []) {
    for (const token of tokens) {
      const signature = token.split('.')[2] ?? ''
      this.#learn(formsOf(signature, Buffer.from(signature, 'base64url')))
    }
    for (const text of planted) this.#learn(formsOf(text))
  }

  #learn(forms: readonly string[]): void {
    for (const form of forms) {
      for (let at = 0; at + RUN <= form.length; at += 1) this.#runs.add(form.slice(at, at + RUN))
      for (let at = 0; at + PIECE <= form.length; at += 1) this.#pieces.add(form.slice(at, at + PIECE))
    }
  }

  /** Characters that were read so far. */
  get characters(): number {
    return this.#characters
  }

  /** The first run of a secret in a text, or undefined. */
  find(text: string): string | undefined {
    this.#characters += text.length
    for (let at = 0; at + PIECE <= text.length; at += PIECE) {
      if (!this.#pieces.has(text.slice(at, at + PIECE))) continue
      for (let from = Math.max(0, at - PIECE); from <= at; from += 1) {
        const run = text.slice(from, from + RUN)
        if (this.#runs.has(run)) return run
      }
    }
    return undefined
  }
}

/** The texts that hold any part of the signature of one of the tokens. */
export function findCanary(texts: readonly string[], tokens: readonly string[]): string[] {
  const scan = new CanaryScan(tokens)
  return texts.filter((text) => scan.find(text) !== undefined)
}
