import type { CodeToken } from '@/components/ui/code-tokens'

/** Longer text inside a document is folded. */
const SHOWN_LINES = 12

export interface DocumentPart {
  /** The number of its first line. */
  key: number
  lines: CodeToken[][]
  /** It is one long text. */
  isLong: boolean
}

function isTextOnly(tokens: readonly CodeToken[] | undefined): boolean {
  return tokens?.every(({ kind }) => kind === 'string') ?? false
}

/** Lines of YAML in parts, so that each long literal block is one part. No line is lost. */
export function foldLongTexts(lines: readonly CodeToken[][]): DocumentPart[] {
  const parts: DocumentPart[] = []
  let from = 0
  const take = (end: number, isLong: boolean) => {
    if (end > from) parts.push({ key: from, lines: lines.slice(from, end), isLong })
    from = end
  }
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (isTextOnly(lines[end])) end += 1
    if (end - at > SHOWN_LINES) {
      take(at, false)
      take(end, true)
    }
    at = Math.max(end, at + 1)
  }
  take(lines.length, false)
  return parts
}
