import { noiseLength } from '../text/line-noise'
import { matchesIn } from '../text/matches'
import { lineFinder } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import { ownOfRequestLog, requestLogAt } from './request-logs'
import { type Span, strangerFields } from './stranger-fields'

/** Stands for what a stranger sent: no word, no quote and no blank. */
const LONGEST_HEAD = 1_024
/** So many strings of a line are tried as records. */
const DEEPEST = 16
const HIDDEN = '\u2592'
const QUOTE = String.raw`\\{0,31}["'\x60]`

/** What programs say of something that they were sent, in front of it and its quote. */
const QUOTING = new RegExp(
  [
    String.raw`\b(?:log-?(?:in|on)|sign-?in|authentication|auth(?! error: auth exec )) (?:failed|failure|attempt(?:ed)?|error|rejected|denied|by|from|for)\b[^\n"'\x60]{0,80}`,
    String.raw`\b(?:invalid|no such|illegal|bad|failed) (?:user|username|login|e-?mail|search|query|request path|url|host header)(?: ?name)?:? ?`,
    String.raw`\b(?:search(?:ed|ing)?|query|queried|queries|querying)(?: for| text| term| string)?:? ?`,
    String.raw`\b(?:chat|comment|feedback|guest ?book|form|user ?agent|referr?er)\b[^\n"'\x60]{0,80}`,
  ]
    .map((words) => `${words}(?<=[ (=:])(?=${QUOTE})`)
    .join('|'),
  'gi',
)
/** A record that a program kept as a string: what is in it has an outermost form of its own. */
const KEPT =
  /(?:"|\\{1,31}")(?:msg|message|@?message|MESSAGE|log|line|event|textPayload|raw|body)\\{0,31}"\s{0,20}:\s{0,20}\\{0,31}"/g
const Q = String.raw`\\{0,31}"`
const OF_STRANGER = new RegExp(
  `${Q}(?:(?:http_?)?user_?agent|ua|remote_?(?:addr|address|ip|host|user)|client_?(?:ip|addr|address|host)|(?:http_?)?referr?er|x_?forwarded_?for|downstream_remote_address|res)${Q}\\s{0,4}:`,
  'i',
)
const OWN_ERROR = new RegExp(
  `${Q}(?:error|err|exception|reason|errors|stack|stack_?trace|error\\.\\w{1,20}|err\\.\\w{1,20})${Q}\\s{0,4}:\\s{0,4}[^n\\s]`,
  'i',
)
const AUDITED = new RegExp(`audit\\.k8s\\.io|${Q}caller${Q}\\s{0,4}:`)

/** A JSON record of a request in which its program says of no error of its own. */
function isRequestRecord(line: string): boolean {
  return line.startsWith('{') && OF_STRANGER.test(line) && !OWN_ERROR.test(line) && !AUDITED.test(line)
}

/** A line without one of these is not asked for being of a request: that is twenty times faster. */
const OF_REQUEST = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND) |Not Found: \//
const SENT =
  /(?:^|\s)(?:(?:http_?)?(?:user_?agent|ua|referr?er)|x_?forwarded_?for|(?:client|remote)_?(?:ip|addr|address))=/im

/** True where a program writes down what strangers sent: a line is of a log of requests, or quotes them. Takes linear time. */
export function logsStrangers(text: string): boolean {
  const isOfRequest = (line: string) =>
    (OF_REQUEST.test(line) && requestLogAt(line, noiseLength(line)) !== undefined) || isRequestRecord(line)
  return SENT.test(text) || text.search(QUOTING) >= 0 || text.split('\n').some(isOfRequest)
}

/** Where in a text the bytes of strangers stand, in order: request logs, what programs quote, and fields. Takes linear time. */
export function strangersIn(text: string): Span[] {
  const spans: Span[] = []
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, Math.min(end, start + LONGEST_HEAD))
    const from = start + noiseLength(line)
    const own = ownOfRequestLog(text, from)
    if (own) spans.push({ start: from, end: own.start }, { start: own.end, end })
    else if (requestLogAt(text, from) || isRequestRecord(text.slice(from, end)))
      spans.push({ start: from, end })
    start = end + 1
  }
  const lineOf = lineFinder(text)
  const kept = new Map<number, number>()
  for (const { index, 0: key } of matchesIn(text, KEPT)) {
    const start = index + key.length
    const line = lineOf(start)
    const deep = kept.get(line.start) ?? 0
    kept.set(line.start, deep + 1)
    if (deep > DEEPEST) continue
    if (requestLogAt(text, start) || isRequestRecord(text.slice(start, line.end)))
      spans.push({ start, end: line.end })
  }
  for (const { index, 0: words } of matchesIn(text, QUOTING)) {
    const start = index + words.length
    spans.push({ start, end: lineOf(start).end })
  }
  spans.push(...strangerFields(text))
  return spans.sort((a, b) => a.start - b.start)
}

/** A text in which nothing of the spans can be read any more; its length and its lines stay. */
function hidden(text: string, spans: readonly Span[]): string {
  const pieces: string[] = []
  let done = 0
  for (const { start, end } of spans) {
    const from = Math.max(done, start)
    if (end <= from) continue
    pieces.push(text.slice(done, from), text.slice(from, end).replace(/[^\n]/g, HIDDEN))
    done = end
  }
  return pieces.length === 0 ? text : `${pieces.join('')}${text.slice(done)}`
}

/** A text and its lines put together, without what strangers sent: never a refusal, in any encoding. */
export function withoutStrangers(
  plain: string,
  unwrapped: Unwrapped,
): { plain: string; unwrapped: Unwrapped } {
  const spans = strangersIn(unwrapped.text)
  if (spans.length === 0) return { plain, unwrapped }
  const inSource = spans.map(({ start, end }) => ({
    start: unwrapped.toSource(start),
    end: unwrapped.toSource(end),
  }))
  return {
    plain: hidden(plain, inSource),
    unwrapped: { ...unwrapped, text: hidden(unwrapped.text, spans) },
  }
}
