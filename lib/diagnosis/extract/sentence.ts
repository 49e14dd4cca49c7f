import { scanGoQuoted } from '@/lib/rbac/go-quote'

/** Where the sentence `User "…" cannot …` that starts at `start` ends, or undefined when it is cut. */
export function sentenceEnd(text: string, start: number): number | undefined {
  const user = after(text, start, 'User ')
  if (user === undefined || !text.startsWith(' cannot ', user)) return undefined
  const verbStart = user + ' cannot '.length
  const verbEnd = text.indexOf(' ', verbStart)
  if (verbEnd < 0 || verbEnd - verbStart > 300) return undefined
  if (text.startsWith(' path "', verbEnd)) return after(text, verbEnd, ' path ')
  if (text.startsWith(' resource "', verbEnd)) {
    const resource = after(text, verbEnd, ' resource ')
    const group = resource === undefined ? undefined : after(text, resource, ' in API group ')
    return group === undefined ? undefined : scopeEnd(text, group)
  }
  const targetEnd = text.indexOf(' ', verbEnd + 1)
  return targetEnd < 0 ? undefined : scopeEnd(text, targetEnd)
}

function scopeEnd(text: string, at: number): number | undefined {
  const scope = ' at the cluster scope'
  return text.startsWith(scope, at) ? at + scope.length : after(text, at, ' in the namespace ')
}

function after(text: string, at: number, words: string): number | undefined {
  return text.startsWith(words, at) ? scanGoQuoted(text, at + words.length)?.end : undefined
}

const MISSING_ROLE = String.raw`(?:cluster)?role\.rbac\.authorization\.k8s\.io "[^"\n]{1,300}" not found`
const RBAC_REASON = new RegExp(
  String.raw`^(?:rbac: )?RBAC: (?:${MISSING_ROLE}|\[${MISSING_ROLE}(?:, ${MISSING_ROLE}){0,50}\])`,
)

/** What the authorizer added, out of what follows the sentence on its line; a client's own tail is left out. */
export function reasonIn(rest: string): string {
  if (!rest.startsWith(': ')) return ''
  const line = rest.slice(2, 4_096).split('\n', 1)[0] ?? ''
  const known = RBAC_REASON.exec(line)
  return known ? known[0] : line.trimEnd()
}

/** The words in front of "forbidden: ": `pods "web-0" is `, or "" when there are none. */
export function targetBefore(text: string): string {
  if (!text.endsWith(' is ')) return ''
  let start = text.length - ' is '.length
  if (text[start - 1] === '"') {
    const opening = openingQuote(text, start - 1)
    if (opening < 1 || text[opening - 1] !== ' ') return ''
    start = opening - 1
  }
  const end = start
  while (start > 0 && /[A-Za-z0-9_.*:-]/.test(text[start - 1] ?? '')) start -= 1
  // A log's own "error:" runs into the word only with a colon, which no resource has.
  const colon = text.lastIndexOf(':', end - 1)
  return text.slice(Math.max(start, colon + 1 > start && colon < end ? colon + 1 : start))
}

function openingQuote(text: string, closing: number): number {
  for (let at = text.lastIndexOf('"', closing - 1); at >= 0; at = text.lastIndexOf('"', at - 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return at
    if (at === 0) return -1
  }
  return -1
}
