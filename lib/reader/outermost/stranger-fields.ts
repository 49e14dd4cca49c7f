import { backslashesBefore, quoteEnds } from '../text/escape-level'
import { lineFinder } from '../text/records'

/** Where in a text the bytes of a stranger stand. */
export interface Span {
  start: number
  end: number
}

// Names without their case and signs: ECS, OTel, nginx, Envoy, Caddy, pino, zap and what programs call them.
const REQUEST = [
  '(?:http_?)?user_?agent(?:original)?',
  'ua',
  'agent',
  '(?:http_?)?referr?er',
  '(?:http_?|request_?|req_?|original_?|raw_?)?(?:url|uri)(?:original|full|path|query|fragment|username)?',
  '(?:http_?|request_?|req_?)?(?:path|query|query_?string|params?|parameters|args|cookies?|headers?|payload)',
  '(?:http_?)?req(?:uest)?(?:_?(?:line|body|host|headers?|path|query|referr?er|bodycontent|methodoriginal))?',
  '(?:http_?)?request_?headers?_?[a-z_]{1,60}',
  'http_?target',
  'q',
  '(?:search_?)?(?:term|terms|text|query|word|words|string|phrase)',
  'search',
  'keywords?',
  'input',
  'comment',
  'form(?:_?data)?',
  '(?:post_?)?data_?raw',
  'authority',
  'host',
  'x_?forwarded_?(?:for|host|prefix)',
]
/** A name is data where it is more than a word. */
const PERSON = ['user_?(?:name|id)?', 'login', 'email', 'nick(?:name)?']

const named = (names: readonly string[]) => new RegExp(`^(?:${names.join('|')})$`)
const OF_REQUEST = named(REQUEST)
const OF_PERSON = named(PERSON)
const OF_BODY = named(['body'])
const OF_HOST = named(['(?:http_?)?(?:req(?:uest)?_?)?host', 'authority'])
const OF_URL = named(['[a-z_]{0,20}(?:url|uri|path)[a-z_]{0,10}'])

/** `"key": `, `key=` and, in what Node and Ruby print, `key: "` and `"key" => `. */
const KEY =
  /(?:(?<quotes>\\{0,31}["'])(?<quoted>[A-Za-z_][\w.-]{0,80})\k<quotes>\s{0,20}(?::|=>)\s{0,20}|(?<![\w.$"'-])(?<bare>[A-Za-z_][\w.-]{0,80})(?:=|: (?=\\{0,31}["'])))/g
const PLAIN_CALL =
  /^(?:https?:\/\/[\w.:[\]-]{1,253}(?:\/|$)|\/(?:apis?|version|openapi|healthz|livez|readyz|metrics|logs?)(?![\w-]))[\w./?&=%,:@+*~-]{0,2000}$/
const REFUSING = /unauthori[sz]ed|forbidden|denied|cannot/i
const STATUS = /^[\s\\"'{]{0,40}kind[\s\\"']{0,34}:[\s\\"']{0,34}Status\b/
const IN_RECORD =
  /\b(?:level|msg|message|method|path|ur[il]|req|request|received|remote_?\w{2,10}|client_?ip)\b/i
const OF_ANSWER = /\bstatusCode\b|\bHTTP-Code\b|\bresponse\b|\bApiException\b|\bHttpError\b/
const LONGEST = 4_096
const LONGEST_OBJECT = 32_768
/** So many objects that do not close are looked for over lines. */
const MOST_UNCLOSED = 4

/** Every value of a field whose name says that a stranger chose it, in any depth of JSON. Takes linear time. */
export function* strangerFields(text: string): Generator<Span> {
  const keys = new RegExp(KEY)
  const scan = { text, lineOf: lineFinder(text), logfmt: new Map<number, boolean>() }
  let unclosed = 0
  for (let match = keys.exec(text); match; match = keys.exec(text)) {
    const { quoted, bare } = match.groups ?? {}
    const name = (quoted ?? bare ?? '').replace(/[.-]/g, '_').toLowerCase()
    const isNamed = OF_REQUEST.test(name.replaceAll('__', '_')) || OF_REQUEST.test(name.replaceAll('_', ''))
    if (!isNamed && !OF_PERSON.test(name) && !OF_BODY.test(name)) continue
    const start = keys.lastIndex
    const isBare = bare !== undefined
    const end = valueEnd(scan, start, { isBare, isOpen: unclosed > MOST_UNCLOSED })
    const own = isBare ? (quotedEnd(scan, start) ?? end) : end
    if (own !== undefined && !isData(scan, name, { start, end: own })) continue
    if (end !== undefined && isToolResult(text, match.index, end)) continue
    if (end === undefined) unclosed += 1
    keys.lastIndex = Math.max(end ?? scan.lineOf(start).end, start)
    yield { start, end: keys.lastIndex }
  }
}

/** The failed result of an MCP tool, whose text is the tool's own: `{"content":[{"type":"text","text":…}],"isError":true}`. */
function isToolResult(text: string, from: number, end: number): boolean {
  return (
    /\{\\{0,31}"content\\{0,31}":\s?\[\s?\{\\{0,31}"type\\{0,31}":\s?\\{0,31}"text\\{0,31}",\s?$/.test(
      text.slice(Math.max(0, from - 120), from),
    ) && /^\\{0,31}"?\s?\}\s?\],\s?\\{0,31}"isError\\{0,31}":\s?true/.test(text.slice(end, end + 120))
  )
}

/** A text, its lines in rising order, and which of them are logfmt. */
interface Scan {
  text: string
  lineOf: (index: number) => Span
  logfmt: Map<number, boolean>
}

/** False for a value that says nothing which could be read as a refusal, or that a server answered. */
function isData({ text, lineOf }: Scan, name: string, { start, end }: Span): boolean {
  const value = text.slice(start, Math.min(end, start + LONGEST))
  const bare = value.replace(/^(?:URL\()?[\\"']{1,32}|[\\"']{1,32}\)?$/g, '')
  if (bare === '' || /^[\d.]{1,20}$|^(?:null|true|false)$/.test(bare)) return false
  if (OF_PERSON.test(name)) return /^[\\"']/.test(value) && /[\s"'\\]/.test(bare)
  if (OF_BODY.test(name) && STATUS.test(value)) {
    // The keys around it are the program's.
    const behind = text.slice(end, Math.min(lineOf(start).end, end + LONGEST))
    const around = text.slice(Math.max(0, start - 400), start) + behind
    return IN_RECORD.test(around) && !OF_ANSWER.test(around)
  }
  const isPlain =
    (OF_URL.test(name) && PLAIN_CALL.test(bare)) || (OF_HOST.test(name) && /^[\w.:[\]-]{1,253}$/.test(bare))
  return !isPlain || REFUSING.test(bare)
}

/** Behind the value that starts at a place: its string, its braces, or its word; undefined where its braces do not close. */
function valueEnd(
  scan: Scan,
  start: number,
  { isBare, isOpen }: { isBare: boolean; isOpen: boolean },
): number | undefined {
  const { text, lineOf } = scan
  const line = lineOf(start)
  const sign = text[start] ?? ''
  const end = quotedEnd(scan, start)
  if (end !== undefined) {
    // Only logfmt is known to escape what it puts into quotes; elsewhere nothing of the line is the program's own any more.
    return !isBare || (isLogfmt(scan, line) && /^(?:\s|$)/.test(text.slice(end, end + 1))) ? end : line.end
  }
  if (sign === '{' || sign === '[') return bracesEnd(scan, start, isOpen ? line.end : start + LONGEST_OBJECT)
  if (!isBare) return start + (/^[^\s,}\]]{0,4000}/.exec(text.slice(start, start + 4_000))?.[0].length ?? 0)
  return wordEnd(scan, start, line)
}

/** What a logger writes that puts quotes around each value with a blank. */
const LOGFMT = /^(?:[\w.-]{1,60}=(?:"(?:[^"\\\n]|\\.){0,2000}"|[^\s"]{0,2000})(?:[ \t]|$)){2}/

function isLogfmt({ text, logfmt }: Scan, { start, end }: Span): boolean {
  const known = logfmt.get(start)
  if (known !== undefined) return known
  const is = LOGFMT.test(text.slice(start, Math.min(end, start + 4_200)))
  logfmt.set(start, is)
  return is
}

/** A value without quotes: in logfmt a word, elsewhere whatever follows. */
function wordEnd(scan: Scan, start: number, line: Span): number {
  const { text } = scan
  const word = /^\S{0,8000}/.exec(text.slice(start, Math.min(line.end, start + 8_000)))?.[0] ?? ''
  const behind = text.slice(start + word.length, Math.min(line.end, start + word.length + 90))
  const goesOn = /^[ \t]{1,8}[\w.-]{1,80}=/.test(behind) || behind.trim() === ''
  return isLogfmt(scan, line) && goesOn ? start + word.length : line.end
}

/** Behind the quoted value that starts at a place; undefined where none does. One that does not close has the rest of its line. */
function quotedEnd({ text, lineOf }: Scan, start: number): number | undefined {
  const quote = /^\\{0,31}["'`]/.exec(text.slice(start, start + 34))?.[0]
  if (quote === undefined) return undefined
  const { end } = lineOf(start)
  return stringEnd(text, start + quote.length, quote, end) ?? end
}

/** Behind the closing quote of a string of this line. */
function stringEnd(text: string, from: number, quote: string, limit: number): number | undefined {
  const sign = quote.at(-1) ?? '"'
  for (let at = text.indexOf(sign, from); at >= 0 && at < limit; at = text.indexOf(sign, at + 1)) {
    if (quoteEnds(backslashesBefore(text, at), quote.length - 1) !== 'inside') return at + 1
  }
  return undefined
}

const CLOSING = new Map([
  ['{', '}'],
  ['[', ']'],
])

/** Behind the brace or bracket that closes the one at a place, strings left out. */
function bracesEnd({ text, lineOf }: Scan, start: number, end: number): number | undefined {
  const open: string[] = []
  const limit = Math.min(text.length, end)
  for (let at = start; at < limit; at++) {
    const sign = text[at] ?? ''
    const closing = CLOSING.get(sign)
    if (closing !== undefined) open.push(closing)
    else if (sign === open.at(-1)) {
      open.pop()
      if (open.length === 0) return at + 1
    } else if (sign === '"' || sign === "'") {
      const quote = text.slice(at - backslashesBefore(text, at), at + 1)
      at = (stringEnd(text, at + 1, quote, lineOf(at).end) ?? at + 1) - 1
    }
  }
  return undefined
}
