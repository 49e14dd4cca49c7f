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
  const clauses = splitOutside(list, ', ').map(toClause)
  return { level, version, clauses: clauses.filter(({ reason }) => reason !== '') }
}

function toClause(text: string): PodSecurityClause {
  const open = text.indexOf(' (')
  if (open < 0) return { reason: text.trim(), detail: '' }
  // A detail that is cut does not say which containers are meant.
  return { reason: text.slice(0, open).trim(), detail: text.endsWith(')') ? text.slice(open + 2, -1) : '' }
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
