/** How often a text was put into a JSON string: 0 for plain text, 1 for `\"`, 2 for `\\\"`. */
export type EscapeLevel = number

/** The number of backslashes right before `at`. */
export function backslashesBefore(text: string, at: number): number {
  let count = 0
  while (text[at - 1 - count] === '\\') count += 1
  return count
}

/** The level whose quotes carry this many backslashes. Other counts, as of a Python repr, round up to the next level. */
export function levelOf(backslashes: number): EscapeLevel {
  let level = 0
  while (2 ** level - 1 < backslashes) level += 1
  return level
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
])

/** Takes JSON string escapes off, as often as the level says. Text that is cut off or not JSON is left unchanged. */
export function unescaped(text: string, level: EscapeLevel): string {
  let plain = text
  for (let i = 0; i < level; i++) {
    plain = plain.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_whole, code: string, character: string) =>
      code === undefined
        ? (ESCAPES.get(character) ?? character)
        : String.fromCharCode(Number.parseInt(code, 16)),
    )
  }
  return plain
}

/** Where the JSON string that holds `from` ends: the first quote with fewer backslashes than its own quotes have. */
export function stringEnd(text: string, from: number, limit: number, backslashes: number): number {
  for (let at = text.indexOf('"', from); at >= 0 && at < limit; at = text.indexOf('"', at + 1)) {
    if (backslashesBefore(text, at) < backslashes) return at - backslashesBefore(text, at)
  }
  return Math.min(limit, text.length)
}

/** What a quote with `backslashes` in front of it does to a string whose own quotes have `own`. */
export function quoteEnds(backslashes: number, own: number): 'closes' | 'inside' | 'ends-outer' {
  const level = levelOf(own)
  if (2 ** level - 1 !== own) {
    return backslashes === own ? 'closes' : backslashes < own ? 'ends-outer' : 'inside'
  }
  let left = backslashes
  for (let i = 0; i < level; i++) {
    if (left % 2 === 0) return 'ends-outer'
    left = (left - 1) / 2
  }
  return left % 2 === 0 ? 'closes' : 'inside'
}
