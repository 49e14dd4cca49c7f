import { lineAt } from '../text/records'

const MOST_LINES = 60
const REACH = 4_096
const DENIED = /admission webhook \\{0,31}["'\x60]?[^"'\\\s]{1,253}\\{0,31}["'\x60]? denied the request\b/
const MARKED = /^(?:\s+\S|[[*•-]|\d{1,3}[.)]\s)/
// In a list that has the message to itself also a line that names the object, the policy or the rule.
const LISTED = /^(?:[\w./-]{1,253}:(?:\s|$)|(?:resource|policy|rule) )/i
// GKE Autopilot says what is wrong only here.
const DETAILS = /^Violations details: /
// Where the next output of a program starts.
const NEXT =
  /^(?:Error\b|error\b|Warning\b|[$#>] |\d{4}[-/]\d\d|\[?\d\d:\d\d:\d\d|[IWEFD]\d{4} |[{}]|time=|ts=|level=|\s+at |goroutine |exit status|make: |[\w./-]{1,253} (?:created|configured|unchanged|deleted|serverside-applied|patched)\b)/

/** True where a webhook says no; its own words may run over lines. */
export function isDenial(message: string): boolean {
  return DENIED.test(message)
}

/**
 * Where the words of a webhook end that runs over the lines after `end`, the end of its first line. A webhook that only lists
 * begins with nothing and an empty line; one that said something goes on only with what looks like a list.
 */
export function denialEnd(text: string, start: number, end: number): number {
  const isList = /denied the request: ?\s*$/.test(text.slice(start, end))
  let kept = end
  let at = end
  let hasWords = !isList
  for (let line = 0; line < MOST_LINES && at < text.length && at - start < REACH; line++) {
    const next = lineAt(text, at + 1)
    const words = text.slice(next.start, Math.min(next.end, next.start + 512))
    at = next.end
    if (words.trim() === '') {
      if (!isList) break
      continue
    }
    const isMore = MARKED.test(words) || DETAILS.test(words) || (isList && (!hasWords || LISTED.test(words)))
    if (NEXT.test(words) || !isMore) break
    hasWords = true
    kept = Math.min(next.end, start + REACH)
  }
  return kept
}
