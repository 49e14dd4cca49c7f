const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
const NEWLINE = 0x0a
const SPACE = 0x20
/** A bracket, a comma and a colon. */
const BEFORE_A_VALUE: ReadonlySet<number> = new Set([0x5b, 0x2c, 0x3a])

/** A value that is longer than this is skipped. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/**
 * The JSON objects of a text that comes in parts, each as its text: one a line, in a list, or one after the other, whatever is
 * between them. A value that was cut is left out, and those on the lines behind it are read. A list that is a whole file is never held
 * at once. Takes linear time.
 */
export class JsonValues {
  #depth = 0
  #isString = false
  #isEscaped = false
  /** The last character of the value outside of strings that is no space. */
  #last = OPEN
  #isLineStart = true
  /** The value is on one line so far; it began at the beginning of its line; such a value was read, one a line. */
  #isOneLine = true
  #isLeft = false
  #isLines = false
  #parts: string[] = []
  #length = 0
  /** Number of lines between objects that are not JSON punctuation. */
  unread = 0
  #hasOther = false

  /** To be called at the end of the text. */
  end(): void {
    if (this.#depth > 0) this.unread += 1
    this.#between(NEWLINE)
  }

  *add(text: string): Generator<string> {
    let begun = this.#depth > 0 ? 0 : -1
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      const isFirst = this.#isLineStart
      this.#isLineStart = code === NEWLINE
      if (this.#depth === 0) {
        if (code === OPEN) {
          begun = at
          this.#begin(isFirst)
        } else this.#between(code)
        continue
      }
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (code === BACKSLASH) this.#isEscaped = true
        else if (code === QUOTE) this.#isString = false
        // No string of JSON has it: the line was cut.
        if (code === NEWLINE) {
          this.#drop()
          begun = -1
        }
        continue
      }
      if (code === OPEN && this.#isMisplaced(isFirst)) {
        this.#drop()
        begun = at
        this.#begin(isFirst)
        continue
      }
      if (code === NEWLINE) this.#isOneLine = false
      else if (code > SPACE) this.#last = code
      if (code === QUOTE) this.#isString = true
      else if (code === OPEN) this.#depth += 1
      else if (code === CLOSE) {
        this.#depth -= 1
        if (this.#depth > 0) continue
        this.#keep(text.slice(begun, at + 1))
        begun = -1
        this.#isLines ||= this.#isOneLine && this.#isLeft
        const value = this.#taken()
        if (value === undefined) this.unread += 1
        else yield value
      }
    }
    if (begun >= 0) this.#keep(text.slice(begun))
  }

  #begin(isLeft: boolean): void {
    this.#depth = 1
    this.#last = OPEN
    this.#isOneLine = true
    this.#isLeft = isLeft
    // What a log writes in front of an event on its line, such as the time, is no line of its own.
    this.#hasOther = false
  }

  /** What was begun is no value: it was cut. */
  #drop(): void {
    this.#depth = 0
    this.#isString = false
    this.#isEscaped = false
    this.#taken()
    this.unread += 1
  }

  /**
   * On a later line of a value: a brace where JSON allows none, or one at the beginning of a line where each value so far was a line.
   */
  #isMisplaced(isFirst: boolean): boolean {
    if (this.#isOneLine) return false
    return !BEFORE_A_VALUE.has(this.#last) || (isFirst && this.#isLeft && this.#isLines)
  }

  #between(code: number): void {
    if (code === NEWLINE) {
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
