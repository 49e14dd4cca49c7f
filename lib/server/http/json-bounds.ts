const MOST_NESTED = 64
const MOST_PARTS = 20_000
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * What makes a JSON text too much to be parsed, or undefined: it nests deeper or has more parts than any request. A text is
 * parsed into up to thirty times its size, which a heap of 96 MiB does not hold. Takes linear time; a text that is not JSON
 * may pass.
 */
export function jsonExcess(text: string): string | undefined {
  let depth = 0
  let parts = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = stringEnd(text, at)
      continue
    }
    const character = text[at]
    if (character === '[' || character === '{') {
      depth += 1
      if (depth > MOST_NESTED) return `The body nests deeper than ${MOST_NESTED} levels.`
    } else if (character === ']' || character === '}') depth -= 1
    else if (character !== ',') continue
    parts += 1
    if (parts > MOST_PARTS) return `The body has more than ${MOST_PARTS.toLocaleString('en-US')} parts.`
  }
  return undefined
}

/** Where the string that begins at `start` ends: at a quote behind an even number of backslashes. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (before > start && text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((at - 1 - before) % 2 === 0) return at
  }
  return text.length
}
