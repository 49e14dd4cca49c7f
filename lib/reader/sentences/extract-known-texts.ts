import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { groupOfKind, isResourceWord, resourceOfKind, splitQualified } from '@/lib/words/known-resources'
import { tailCall } from '../addresses/calls'
import type { FoundStatusAt } from '../found'
import type { Speakers } from '../speakers/speakers'
import { backslashesBefore, levelOf, stringEnd, unescaped } from '../text/escape-level'
import { matchesIn } from '../text/matches'
import { isMentioned, lineAt } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import { KNOWN_TEXTS } from './known-texts'
import { isCutInFront } from './refused-target'
import { codeOfReason } from './status-codes'
import { denialEnd, isDenial } from './webhook-message'

const MOST = 400
const MOST_TRIED = 400
const REACH = 2_048
const PRINTED = 1_000

/**
 * What an API server or client-go said in plain words, in order and at most 400: `Error from server (NotFound): …`, a conflict,
 * a 401, an aggregated API that is down. Words that other servers use too count only where the text shows whose they are.
 */
export function extractKnownTexts(
  unwrapped: Unwrapped,
  speakers: Speakers,
  isQuoted: IsQuoted,
): FoundStatusAt[] {
  const found: FoundStatusAt[] = []
  const { text } = unwrapped
  for (const read of [...serverErrors(text, isQuoted), ...knownTexts(text, speakers, isQuoted)]) {
    if (found.length >= MOST) break
    const { start, end, status } = read
    if (found.some((one) => one.at < unwrapped.toSource(end) && one.end > unwrapped.toSource(start))) continue
    found.push({ form: 'status', at: unwrapped.toSource(start), end: unwrapped.toSource(end), status })
  }
  return found.sort((a, b) => a.at - b.at)
}

/** True of a place in words that the API server only quotes. */
type IsQuoted = (index: number) => boolean

interface Read {
  start: number
  end: number
  status: AnsweredStatus
}

const SERVER_ERROR = /Error from server(?: \(([A-Za-z]{2,40})\))?: /g
/** client-go, when an answer was no Status. */
const UNTOLD =
  /^[^\n]{0,600}?the server responded with the status code ([45]\d\d) but did not return more information/
/** client-go before 1.6 of any 403, which kubectl before 1.5 printed without a reason. */
const FORBIDDEN = /^[^\n]{0,600}?the server does not allow access to the requested resource/
const OWN_CALL =
  /^(?:(?:Get|Post|Put|Patch|Delete) ["']?https?:|conversion webhook for |This pod has more than one PodDisruptionBudget|[^\n]{0,600}user "[^"\n]{1,300}"\s{1,9}cannot\s{1,9}grant\s{1,9}extra\s{1,9}privileges)/i
const NOTHING = { name: '', group: '', kind: '' }

/** kubectl prints the reason of the Status in parentheses, and nothing there where it does not know it. */
function* serverErrors(text: string, isQuoted: IsQuoted): Generator<Read> {
  let tried = 0
  for (const match of matchesIn(text, SERVER_ERROR)) {
    tried += 1
    if (tried > MOST_TRIED) return
    const start = match.index
    const from = start + match[0].length
    // Go's own listener says it, and it is about the scheme of the URL.
    if (/^Client sent an HTTP request/i.test(text.slice(from, from + 30))) continue
    const given = UNTOLD.exec(text.slice(from, from + PRINTED))?.[1]
    if (given === '403' || FORBIDDEN.test(text.slice(from, from + PRINTED))) continue
    const said = knownIn(text, from, isQuoted)
    const reason = match[1] ?? said?.known.reason ?? ''
    // Without a reason the head says only that the server failed or refused, unless a call or a check of its own did.
    const isOwnCall = OWN_CALL.test(text.slice(from, from + PRINTED))
    if (match[1] === undefined && !said && given === undefined && !isOwnCall) continue
    // A Forbidden is read by its sentence; what is left of one without a body is another finding.
    if (reason === 'Forbidden') continue
    const last = said ? Math.max(said.end, messageEnd(text, said.start, said.end)) : 0
    const end = Math.max(messageEnd(text, start, said?.end), last)
    // What kubectl did when it met the error, and with which file, is no part of the message.
    const isBelow = said !== undefined && text.slice(from, said.start).includes('\n')
    const isOwn = (said?.groups?.resource !== undefined || isBelow) && text.startsWith('error when ', from)
    const message = messageIn(text, isOwn ? said.start : from, end, said)
    const code = codeOfReason(reason) ?? said?.known.code ?? Number.parseInt(given ?? '500', 10)
    yield { start, end, status: { code, reason, message, details: detailsOf(message, said?.groups) } }
  }
}

/** The first known text in what kubectl printed at `from`, which may be broken into lines. */
function knownIn(text: string, from: number, isQuoted: IsQuoted) {
  const printed = text.slice(from, from + PRINTED).split(/\n\s*\n|\nError from server/, 1)[0] ?? ''
  for (const known of KNOWN_TEXTS) {
    const match = new RegExp(known.pattern.source).exec(printed)
    const resource = match?.groups?.resource
    const isOther = resource !== undefined && !isResource(resource, known.code)
    if (!match || isQuoted(from + match.index) || isOther) continue
    return {
      known,
      groups: match.groups,
      start: from + match.index,
      end: from + match.index + match[0].length,
    }
  }
  return undefined
}

function* knownTexts(text: string, speakers: Speakers, isQuoted: IsQuoted): Generator<Read> {
  for (const { pattern, needsContext, code, reason } of KNOWN_TEXTS) {
    let tried = 0
    for (const match of matchesIn(text, pattern)) {
      tried += 1
      if (tried > MOST_TRIED) break
      if (isQuoted(match.index)) continue
      const { resource } = match.groups ?? {}
      const isObject =
        resource === undefined || (isResource(resource, code) && !isCutInFront(text, match.index, resource))
      if (
        !isObject ||
        (needsContext && !isAlone(text, match[0]) && speakers.of(match.index) !== 'kubernetes')
      )
        continue
      const start = match.index
      const line = lineAt(text, start)
      const before = text.slice(Math.max(line.start, start - 160), start)
      // Who quotes it is in front of a mark, and left out.
      if (
        before.includes('…') ||
        CUT_QUOTE.test(text.slice(0, start)) ||
        isMentioned(text.slice(line.start, line.end), before)
      )
        continue
      // The server gives its reasons in another field of the same line.
      const own = start + match[0].length
      const mark = text.indexOf('…', own)
      const last = mark < 0 ? line.end : Math.min(mark, line.end)
      const until = code === 401 ? Math.min(last, start + REACH) : messageEnd(text, start, own)
      const end = Math.max(until, own)
      const message = messageIn(text, start, end, { start, end: own, known: { code } })
      yield { start, end, status: { code, reason, message, details: detailsOf(message, match.groups) } }
    }
  }
}

/** The end of a name in quotes, whose front is missing. */
const CUT_QUOTE = /^[^\s"']{1,300}\\{0,31}["']: $/

/** What is asked about is a call of the API server, so a text that has nothing else is its answer. */
function isAlone(text: string, words: string): boolean {
  return text.length < words.length + 80 && text.trim().length < words.length + 4
}

// In the singular only RBAC's own reasons name them, which are behind another sentence.
const REFERRED = /^(?:cluster)?role\.rbac\.authorization\.k8s\.io$/

/** Only an object that is invalid is named by its Kind; a cache says of a `node` that it has none. */
function isResource(word: string, code: number): boolean {
  if (REFERRED.test(word)) return false
  const { resource, group } = splitQualified(word)
  const isCapital = /^[A-Z]/.test(resource)
  const isKind = (isCapital || code === 422) && resourceOfKind(resource) !== resource
  return isResourceWord(word) || isKind || (isCapital && group !== '')
}

/** Quotes that open and close inside of a string that has the same ones, and the words behind them. */
const OWN_QUOTES = /(?:(?<=[\s([=:])"[^\s"][^"\n]{0,300}(?:"[^"\n]{0,600}|$)){1,20}/y

/** The end of the line, or of the string that the text is in. Its known words end at `known`. */
export function messageEnd(text: string, start: number, known = start): number {
  const line = { start: lineAt(text, start).start, end: lineAt(text, known).end }
  const limit = Math.max(Math.min(line.end, start + REACH), known)
  const inner = text.indexOf('"', start)
  if (inner < 0 || inner >= limit) return limit
  const isOfWebhook = isDenial(text.slice(start, limit))
  const own = backslashesBefore(text, inner)
  if (own > 0) {
    const end = stringEnd(text, start, limit, own)
    if (isOfWebhook) return end
    const newline = /\\{1,31}n/.exec(text.slice(start, end))
    return newline ? start + newline.index : end
  }
  const before = text.slice(Math.max(line.start, start - REACH), start)
  const isInString = (before.replace(/\\./g, '').split('"').length - 1) % 2 === 1
  // A person who puts it into quotes leaves those inside as they are.
  if (isInString && inner < known) return Math.max(inner, text.lastIndexOf('"', limit - 1))
  OWN_QUOTES.lastIndex = inner
  if (isInString) return OWN_QUOTES.test(text) ? Math.min(OWN_QUOTES.lastIndex, limit) : inner
  return isOfWebhook ? denialEnd(text, start, limit) : limit
}

/** The known words where a line was broken between them, whose blank a terminal may have taken. */
function inOneLine(words: string): string {
  return words
    .replace(/\s{0,40}\n\s{0,40}/g, ' ')
    .replace(/(["'`])\s{0,40}(?=(?:denied|with)\b)/g, '$1 ')
    .replace(
      /(?<![\w-])(admission|webhook|policy|ValidatingAdmissionPolicy|with|binding|denied|the)\s{0,40}(?=["'`\\]|webhook|binding|the|request)/g,
      '$1 ',
    )
}

/** The words that are known are one line of it, where admission says them. */
function messageIn(
  text: string,
  start: number,
  end: number,
  said?: { start: number; end: number; known: { code: number } },
): string {
  const whole = text.slice(start, end)
  const isBroken = said !== undefined && said.end <= end
  const raw = isBroken
    ? `${text.slice(start, said.start)}${inOneLine(text.slice(said.start, said.end))}${text.slice(said.end, end)}`
    : whole
  const quote = /(\\{1,31})["']/.exec(raw)
  const message = quote ? unescaped(raw, levelOf(quote[1]?.length ?? 0)) : raw
  return message.trimEnd()
}

const OBJECT = /(?:^|[\s:])(?<resource>[a-z][a-z0-9.-]{1,252}) "(?<name>[^"\\\s]{1,253})"/

/** The object that a text is about, by its own words or by what client-go puts behind it. */
function detailsOf(message: string, named: Record<string, string> | undefined): AnsweredStatus['details'] {
  const call = tailCall(message)
  const { resource: word = '', name: other } = OBJECT.exec(message)?.groups ?? {}
  const any = isResourceWord(word) ? { ...splitQualified(word), name: other } : undefined
  const behind = call.resource === undefined ? any : call
  const qualified = named?.resource ?? named?.kind
  const about = qualified === undefined ? behind : splitQualified(qualified)
  if (about?.resource === undefined) return { ...NOTHING, group: named?.group ?? '' }
  const name = named?.name ?? (named?.kind === undefined ? behind?.name : undefined) ?? ''
  const group = (named?.group ?? about.group) || groupOfKind(about.resource)
  return { kind: resourceOfKind(about.resource), group, name }
}
