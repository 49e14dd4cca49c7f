/** Fewer may be a selector in a URL, which stays as it is. */
const FEWEST = 3

/** Decodes each word that carries a text as a URL or a form carries it; the rest stays as it is. Takes linear time. */
export function decodePercent(text: string): string {
  if (!/%(?:25)?2[02]|\+\w+\+/.test(text)) return text
  return text
    .split(/(\s+)/)
    .map((word) => (isEncoded(word) ? decodeWord(word) : word))
    .join('')
}

function isEncoded(word: string): boolean {
  if (!word.includes('%') && !word.includes('+')) return false
  const blanks = word.match(/%(?:25){0,2}2[02]/g)?.length ?? 0
  return blanks >= FEWEST || isForm(word)
}

/** In a query a plus is a blank; a plus of the text itself is %2B there. */
function isForm(word: string): boolean {
  return (
    /\+(?:cannot|is\+forbidden)\b/.test(word) ||
    (word.split('+').length > FEWEST && /%(?:22|3A|2[89C])/i.test(word))
  )
}

function decodeWord(word: string): string {
  let decoded = isForm(word) ? word.replaceAll('+', ' ') : word
  for (let pass = 0; pass < 3 && /%(?:25)?2[02]/.test(decoded); pass++) {
    decoded = decoded.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeBytes)
  }
  return decoded
}

/** Decodes a mail whose quotes are `=22` and whose long lines end in `=` (RFC 2045, 6.7). Takes linear time. */
export function decodeMail(text: string): string {
  if (!text.includes('=22')) return text
  const joined = text.replaceAll('=\n', '')
  if (!/\b[Uu]ser =22/.test(joined)) return text
  return joined.replace(/(?:=[0-9A-F]{2})+/g, (run) => decodeBytes(run.replaceAll('=', '%')))
}

function decodeBytes(run: string): string {
  const bytes = run
    .split('%')
    .slice(1)
    .map((code) => Number.parseInt(code, 16))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}
