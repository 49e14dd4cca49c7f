import { scanGoQuoted } from '@/lib/words/go-quote'

/** One clause of a PodSecurity refusal: `privileged (container "a" must not set securityContext.privileged=true)`. */
export interface PodSecurityClause {
  reason: string
  detail: string
}

export interface PodSecurityText {
  level: string
  version: string
  clauses: PodSecurityClause[]
  /** The list of clauses is cut off, so there may be more. */
  isCut: boolean
}

const PREFIX = 'violates PodSecurity '

/** Level, version and clauses of a refusal by PodSecurity (1.25 to 1.37), or undefined for another text. */
export function parsePodSecurityText(text: string): PodSecurityText | undefined {
  if (!text.startsWith(PREFIX)) return undefined
  const quoted = scanGoQuoted(text, PREFIX.length)
  // A text may be cut behind the level.
  if (!quoted || !/^(?:: |:?\s*$)/.test(text.slice(quoted.end))) return undefined
  const [level = '', version = ''] = quoted.value.split(':')
  const list = text.slice(quoted.end + 2).replace(/,\s*$/, '')
  const parts = splitOutside(list, ', ')
  const clauses = parts.map(toClause)
  const isCut =
    /,\s*$/.test(text) || clauses.some(({ detail }, i) => detail === '' && / \(/.test(parts[i] ?? ''))
  return { level, version, clauses: clauses.filter(({ reason }) => reason !== ''), isCut }
}

function toClause(text: string): PodSecurityClause {
  const open = text.indexOf(' (')
  if (open < 0) return { reason: text.trim(), detail: '' }
  const reason = text.slice(0, open).trim()
  const end = closingOf(text, open + 1)
  // A detail that is cut does not say which containers are meant. Behind one that is whole its client may go on.
  return { reason, detail: end === undefined ? '' : text.slice(open + 2, end) }
}

/** Where the parenthesis closes that opens at an offset; undefined where the text is cut before. */
function closingOf(text: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '"') at = (scanGoQuoted(text, at)?.end ?? at + 1) - 1
    else if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

/** The parts between separators that are outside quotes and parentheses. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      at = (scanGoQuoted(text, at)?.end ?? at + 1) - 1
    } else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at))
      start = at + separator.length
      at = start - 1
    }
  }
  return [...parts, text.slice(start)]
}
