/** Formats as Go's `%q`: double quotes, Go's escapes, printable characters as they are. */
export function goQuote(text: string): string {
  let quoted = '"'
  for (const character of text) quoted += escapeOf(character)
  return `${quoted}"`
}

/** Formats as Go's `%q` of a string slice: `["a" "b"]`. */
export function goQuoteList(list: readonly string[]): string {
  return `[${list.map(goQuote).join(' ')}]`
}

/** The text of one whole Go string literal in double quotes, or undefined when it is not one. */
export function goUnquote(literal: string): string | undefined {
  const scanned = scanGoQuoted(literal, 0)
  return scanned?.end === literal.length ? scanned.value : undefined
}

/**
 * Reads the Go string literal that starts with the double quote at `start`; `end` is the offset after its closing quote.
 * Follows strconv.Unquote: all escapes with \x, \u, \U and octal, no raw newline. Bytes that are not UTF-8 become U+FFFD.
 */
export function scanGoQuoted(text: string, start: number): { value: string; end: number } | undefined {
  if (text[start] !== '"') return undefined
  let value = ''
  let at = start + 1
  for (;;) {
    const character = text[at]
    if (character === undefined || character === '\n') return undefined
    if (character === '"') return { value, end: at + 1 }
    if (character !== '\\') {
      value += character
      at += 1
      continue
    }
    const bytes = scanBytes(text, at)
    if (bytes !== undefined) {
      value += bytes.value
      at = bytes.end
      continue
    }
    const escaped = scanEscape(text, at)
    if (escaped === undefined) return undefined
    value += escaped.value
    at = escaped.end
  }
}

/** Reads `["a" "b"]` at `start`. */
export function scanGoQuotedList(text: string, start: number): { value: string[]; end: number } | undefined {
  if (text[start] !== '[') return undefined
  const value: string[] = []
  let at = start + 1
  while (text[at] !== ']') {
    if (value.length > 0) {
      if (text[at] !== ' ') return undefined
      at += 1
    }
    const item = scanGoQuoted(text, at)
    if (item === undefined) return undefined
    value.push(item.value)
    at = item.end
  }
  return { value, end: at + 1 }
}

const NAMED = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
])
const BY_LETTER = new Map([...NAMED].map(([character, sequence]) => [sequence.slice(1), character]))

// strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space.
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

function escapeOf(character: string): string {
  const named = NAMED.get(character)
  if (named !== undefined) return named
  if (PRINTABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  // A lone surrogate cannot exist in a Go string; decoding it from JSON yields U+FFFD, which is printable.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

// \x and octal escapes are bytes, and several in a row may be one character.
function scanBytes(text: string, start: number): { value: string; end: number } | undefined {
  const bytes: number[] = []
  let at = start
  for (;;) {
    if (text[at] !== '\\') break
    const isHex = text[at + 1] === 'x'
    const digits = isHex ? text.slice(at + 2, at + 4) : text.slice(at + 1, at + 4)
    if (!(isHex ? /^[0-9a-fA-F]{2}$/ : /^[0-3][0-7]{2}$/).test(digits)) break
    bytes.push(Number.parseInt(digits, isHex ? 16 : 8))
    at += 4
  }
  if (bytes.length === 0) return undefined
  return { value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes)), end: at }
}

function scanEscape(text: string, start: number): { value: string; end: number } | undefined {
  const letter = text[start + 1] ?? ''
  const named = BY_LETTER.get(letter)
  if (named !== undefined) return { value: named, end: start + 2 }
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0
  const number = text.slice(start + 2, start + 2 + digits)
  if (digits === 0 || number.length !== digits || !/^[0-9a-fA-F]+$/.test(number)) return undefined
  const code = Number.parseInt(number, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return { value: String.fromCodePoint(code), end: start + 2 + digits }
}
