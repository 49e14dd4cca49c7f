// C0 and C1 controls but newline and tab, lone surrogates, odd spaces and line ends, fillers, and what is invisible or
// reorders text: bidi marks, zero-width characters, tags, and variation selectors behind what has no such form.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is shown.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u1160\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e0fff}]|\p{Cs}|[\ufe0e\ufe0f](?<!(?:\p{Extended_Pictographic}|[#*0-9])[\ufe0e\ufe0f])|[\ufe00-\ufe0d](?<![\p{Script=Han}\p{Script=Myanmar}\p{Sm}][\ufe00-\ufe0d])/gu

/** One character that `visibleText` writes out, as the source of a pattern with the flag u. */
export const HIDDEN_CHARACTER = HIDDEN.source
const ONE = new RegExp(HIDDEN_CHARACTER, 'u')
/** Most texts are of such characters alone, and nothing in them hides. */
const PLAIN = /^[\t\n\x20-\x7e]*$/

/**
 * The text with every character that cannot be seen, or that reorders what is seen, written as an escape in Go's form
 * (`\r`, `\x1b`, `\u202e`, `\U000e0041`). Newline and tab stay. Idempotent; for reading only, since a value that holds
 * a written-out escape looks the same.
 */
export function visibleText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HIDDEN, escapeOf)
}

/** True when `visibleText` would change the text. */
export function hidesText(text: string): boolean {
  return ONE.test(text)
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code === 0x0d) return '\\r'
  const hex = code.toString(16)
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`
}

/** At most so many characters from the start of a text, with no half of a pair at the end. */
export function firstChars(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
}
