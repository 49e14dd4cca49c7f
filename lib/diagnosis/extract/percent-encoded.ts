const MARKS = [
  '%20cannot%20',
  '+cannot+',
  '%20is%20forbidden',
  '+is+forbidden',
  '%2520cannot%2520',
  '%20cannot+',
]
const REACH = 8_192

/** Decodes each word that carries a refusal as a URL carries it; the rest of the text stays as it is. Takes linear time. */
export function decodePercent(text: string): string {
  const spans: { start: number; end: number }[] = []
  for (const mark of MARKS) {
    let last = -1
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, Math.max(at + 1, last))) {
      const start = startOfWord(text, at, Math.max(at - REACH, last))
      const end = endOfWord(text, at, at + REACH)
      spans.push({ start, end })
      last = end
    }
  }
  spans.sort((a, b) => a.start - b.start)
  let decoded = ''
  let from = 0
  for (const { start, end } of spans) {
    if (start < from) continue
    decoded += text.slice(from, start) + decodeWord(text.slice(start, end))
    from = end
  }
  return decoded + text.slice(from)
}

function startOfWord(text: string, at: number, limit: number): number {
  let start = at
  while (start > limit && start > 0 && !/\s/.test(text[start - 1] ?? '')) start -= 1
  return start
}

function endOfWord(text: string, at: number, limit: number): number {
  let end = at
  while (end < limit && end < text.length && !/\s/.test(text[end] ?? '')) end += 1
  return end
}

function decodeWord(word: string): string {
  let decoded = word
  for (let pass = 0; pass < 3 && /%[0-9A-Fa-f]{2}/.test(decoded); pass++) {
    // In a query a plus is a space; a plus of the text itself is %2B there.
    const spaced = decoded.includes('+cannot+') || decoded.includes('is+forbidden')
    decoded = (spaced ? decoded.replaceAll('+', ' ') : decoded).replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeBytes)
  }
  return decoded
}

function decodeBytes(run: string): string {
  const bytes = run
    .split('%')
    .slice(1)
    .map((code) => Number.parseInt(code, 16))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}
