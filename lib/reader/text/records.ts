import { matchesIn } from './matches'
/** Where a line of a text starts and ends. */
export function lineAt(text: string, index: number): { start: number; end: number } {
  const end = text.indexOf('\n', index)
  return { start: text.lastIndexOf('\n', index - 1) + 1, end: end < 0 ? text.length : end }
}

/** The same for places in rising order, each line looked for once. */
export function lineFinder(text: string): (index: number) => { start: number; end: number } {
  let line = { start: 0, end: -1 }
  return (index) => {
    if (index < line.start || index > line.end) line = lineAt(text, index)
    return line
  }
}

const START =
  /^(?:\S{0,80} )?(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:|[IWEFD]\d{4} \d\d:\d\d|\{"|time="|ts=|level=|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\[(?:ERROR|WARNING|WARN|INFO|DEBUG|FATAL)\] )/
const MOST_LINES = 30
const REACH = 4_000
const LONGEST_LINE = 16_000

/**
 * The record of a log around a place: its line, and the lines that belong to it, such as those of a stack trace, until the
 * next that carries a time or is empty.
 */
export function recordAt(text: string, index: number): string {
  const { start, end } = recordSpan(text, index)
  return text.slice(start, end)
}

/** Where the record around a place starts and ends. */
export function recordSpan(text: string, index: number): { start: number; end: number } {
  const box = boxAround(text, index)
  if (box !== undefined) return box
  const line = lineAt(text, index)
  let { start, end } = line
  for (let i = 0; i < MOST_LINES && start > 0 && line.start - start < REACH; i++) {
    const before = lineAt(text, start - 1)
    if (startsAt(text, start) && !isOneOutput(text, before.start, start)) break
    if (text.slice(before.start, before.end).trim() === '' && !isHeaderAbove(text, before.start)) break
    start = before.start
  }
  for (let i = 0; i < MOST_LINES && end < text.length && end - line.end < REACH; i++) {
    const after = lineAt(text, end + 1)
    const next = text.slice(after.start, after.end)
    if (next.trim() === '') {
      if (!isPlaceBelow(text, after.end + 1)) break
      end = after.end
      continue
    }
    if (startsAt(text, after.start) && !isOneOutput(text, line.start, after.start)) break
    end = after.end
  }
  // A line of a minified log may be as long as the text.
  const from = Math.max(start, line.start - REACH, index - LONGEST_LINE)
  return { start: from, end: Math.min(end, line.end + REACH, index + LONGEST_LINE) }
}

function startsAt(text: string, start: number): boolean {
  return START.test(text.slice(start, start + 200))
}

// Runners of CI stamp each line of what one command prints, to the tenth of a microsecond.
const RUNNER_STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6,9}Z /

/** True for two lines that a runner of CI stamped within one second. */
function isOneOutput(text: string, a: number, b: number): boolean {
  const [one, other] = [a, b].map((start) => RUNNER_STAMP.exec(text.slice(start, start + 40))?.[1])
  return one !== undefined && one === other
}

/** True for the empty line between the headers of an answer and its body. */
function isHeaderAbove(text: string, start: number): boolean {
  const above = lineAt(text, Math.max(0, start - 1))
  return /^[<\s]{0,40}[A-Za-z][A-Za-z-]{1,60}: \S/.test(text.slice(above.start, above.start + 200))
}

/** True where Terraform says which resource its error is of, an empty line below the error. */
function isPlaceBelow(text: string, start: number): boolean {
  return /^ {2}(?:with [a-z_]{1,60}\.|on \S{1,400} line \d)/.test(text.slice(start, start + 480))
}

/** What Terraform puts into one box, empty lines included. */
function boxAround(text: string, index: number): { start: number; end: number } | undefined {
  // A paste may begin inside the first box.
  const start = Math.max(0, text.lastIndexOf('╷', index))
  const end = text.indexOf('╵', index)
  if (end < 0 || index - start > REACH || end - index > REACH) return undefined
  return text.slice(start, index).includes('╵') ? undefined : { start, end }
}

const TOLD_ABOUT =
  /\b(?:an?|the|that|any|or|and|if|when|whether|because|of|like|no|means|says|message|mentions)\s{1,3}["'`“‘]?$/i
const CONDITION = /\b(?:if|when|whenever|in case) (?:you|your|it|the|there|an?)\b[^.:;\n]{0,100}$/i
const MET =
  /\b(?:g[eo]t(?:s|ting)?|see(?:s|ing)?|saw|ha(?:s|ve|d)|fail(?:s|ed|ing)?(?: with)?|throws?|with|returns?|is|was)\s{1,3}(?:an?|the|that)\s{1,3}["'`“‘]?$/i
const SENTENCES = /[a-z)]\.\s{1,3}[A-Za-z]/
const LONGEST = 4_000

const RULE =
  /\b(?:should|must|would|shall|ought to)\b(?![^.:;\n]{0,100}\b(?:but|yet|however)\b)[^.:;\n]{0,100}$/i
const ANSWERING =
  /\b(?:returns?|answers?|responds?|repl(?:y|ies)|throws?|gives?|raises?|results? in)\b[^.:;\n]{0,80}$/i
/** What always comes of something. */
const ALWAYS = /\b(?:so|which|that|this|it) (?:always )?(?:causes?|leads? to|ends? in)\s{1,3}(?:an? )?$/i
const IN_GENERAL = /^[^.:;\n]{0,80}?\b(?:when(?:ever)?|if|unless)\b (?!(?:I|we|my|our|you)\b|\w{1,20}ing\b)/i

const HEADING = /^#{1,6} (?:HTTP )?[45]\d\d:?(?: [A-Z][a-z]{2,12}){0,3}$/
// The subject of a change, and what its description says that it does.
const CHANGE =
  /^\s*(?:[-*] |This (?:PR|change|commit|patch) (?:makes?|lets?) |[a-z]{2,12}(?:\([\w-]{1,40}\))?!?: ){0,2}[^:\n]{0,40}?\b(?:add(?:s|ed)?|fix(?:es|ed)?|handles?d?|treats?|ignores?|explains?|documents?|catch(?:es)?|supports?|tests?|returns?)\b[^:\n]{0,80}$/i
const SUBJECT =
  /^\s*(?:[-*] |This (?:PR|change|commit|patch)\b|[a-z]{2,12}(?:\([\w-]{1,40}\))?!?: |(?:Add|Fix|Handle|Treat|Ignore|Explain|Document|Catch|Support|Test|Return)(?:e?[sd])?\b)/i
const ASKED = /^["'`]? (?:means?\b|by default\b|stands? for\b)/
const EXPECTED = /\bexpect(?:ed|s|ing)?:?\s?[^.:;\n]{0,20}$/i
const CODES = /\b[2-5]\d\d [A-Z][a-z]/gi

/** True for words of a rule, a change or a list: what a server is to answer, or answers whenever something holds. */
export function isOfRule(line: string, before: string, after: string): boolean {
  const near = before.slice(-200)
  if (HEADING.test(line.trim()) || ASKED.test(after)) return true
  if ([EXPECTED, RULE, ALWAYS].some((told) => told.test(near))) return true
  if (SUBJECT.test(line) && CHANGE.test(before)) return true
  if ([...matchesIn(line, CODES)].length > 3) return true
  // A call that is named was made.
  return ANSWERING.test(near) && IN_GENERAL.test(after.slice(0, 160)) && !/https?:\/\//.test(line)
}

/**
 * True for words that a sentence mentions, in a line of several sentences: someone writes about such failures, and no one met
 * one. `before` is what is in front of the words.
 */
export function isMentioned(line: string, before: string): boolean {
  const near = before.slice(-60)
  const isTold = CONDITION.test(before.slice(-160)) || (TOLD_ABOUT.test(near) && !MET.test(near))
  return isTold && SENTENCES.test(line.slice(0, LONGEST))
}
