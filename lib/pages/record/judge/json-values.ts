const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/** A value that is longer than this is skipped. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/**
 * The JSON objects of a text that comes in parts, each as its text: one a line, in a list, or one after the other, whatever is
 * between them. A list that is a whole file is never held at once. Takes linear time.
 */
export class JsonValues {
  #depth = 0
  #isString = false
  #isEscaped = false
  #parts: string[] = []
  #length = 0
  /** Number of lines between objects that are not JSON punctuation. */
  unread = 0
  #hasOther = false

  /** To be called at the end of the text. */
  end(): void {
    if (this.#depth > 0) this.unread += 1
    this.#between(0x0a)
  }

  *add(text: string): Generator<string> {
    let begun = this.#depth > 0 ? 0 : -1
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (this.#depth === 0) {
        if (code === OPEN) {
          this.#depth = 1
          begun = at
          // What a log writes before an event on the same line, such as the time, is not a line of its own.
          this.#hasOther = false
        } else this.#between(code)
        continue
      }
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (code === BACKSLASH) this.#isEscaped = true
        else if (code === QUOTE) this.#isString = false
        continue
      }
      if (code === QUOTE) this.#isString = true
      else if (code === OPEN) this.#depth += 1
      else if (code === CLOSE) {
        this.#depth -= 1
        if (this.#depth > 0) continue
        this.#keep(text.slice(begun, at + 1))
        begun = -1
        const value = this.#taken()
        if (value === undefined) this.unread += 1
        else yield value
      }
    }
    if (begun >= 0) this.#keep(text.slice(begun))
  }

  #between(code: number): void {
    if (code === 0x0a) {
      if (this.#hasOther) this.unread += 1
      this.#hasOther = false
    } else if (!/[\s[\],]/.test(String.fromCharCode(code))) this.#hasOther = true
  }

  #keep(part: string): void {
    this.#length += part.length
    if (this.#length <= MOST_CHARACTERS) this.#parts.push(part)
    else this.#parts = []
  }

  #taken(): string | undefined {
    const value = this.#length > MOST_CHARACTERS ? undefined : this.#parts.join('')
    this.#parts = []
    this.#length = 0
    return value
  }
}
