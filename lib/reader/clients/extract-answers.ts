import { isApiPath, isApiServer, urlsIn } from '../addresses/addresses'
import { callOfUrl, tailCall } from '../addresses/calls'
import type { FoundPart, FoundStatusAt, PartialCall } from '../found'
import { kubeletCall } from '../sentences/extract-logged'
import { codeOfText, reasonOfCode } from '../sentences/status-codes'
import type { Speakers } from '../speakers/speakers'
import { matchesIn } from '../text/matches'
import { isMentioned, isOfRule, lineAt, recordAt, recordSpan } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import { ANSWERS, type Answer } from './answers'

const MOST = 400
const MOST_TRIED = 200
/** How far apart a client reports one answer twice. */
const SAME = 2_000

/** An answer whose code a client printed and whose body it dropped. */
export interface FoundAnswer {
  code: number
  found: FoundPart | FoundStatusAt
}

/**
 * Every answer of an API server whose body a client dropped, in order and at most 400: what it still says of the call is kept.
 * Anyone's code counts only where the text shows that an API server gave it.
 */
export function extractAnswers(unwrapped: Unwrapped, speakers: Speakers): FoundAnswer[] {
  const { text } = unwrapped
  const answers: (FoundAnswer & { record: string; request: PartialCall })[] = []
  for (const outcome of ANSWERS) {
    let tried = 0
    for (const match of matchesIn(text, outcome.pattern)) {
      if (answers.length >= MOST || tried >= MOST_TRIED) break
      tried += 1
      const code = outcome.code ?? codeOfText(match.groups?.code ?? match.groups?.word ?? '')
      if (code === undefined || !isOfApiServer(text, match, { outcome, code }, speakers)) continue
      const at = unwrapped.toSource(match.index)
      if (answers.some(({ found }) => found.at <= at && at <= found.end)) continue
      const record = recordAt(text, match.index)
      const line = lineAt(text, match.index)
      const end = unwrapped.toSource(Math.min(line.end, match.index + Math.max(match[0].length, 1)))
      const before = text.slice(Math.max(0, match.index - 400), match.index)
      const request = callIn(match[0], before, record, text)
      const isTwice = answers.some(
        (one) =>
          one.code === code &&
          Math.abs(one.found.at - at) < SAME &&
          ((one.record === record && !isOther(one.request, request)) || Object.keys(request).length === 0),
      )
      if (isTwice) continue
      // How long it took is a word of the client.
      const message = match[0].trim().replace(/ in \d{1,9} milliseconds$/, '')
      answers.push({ code, record, request, found: { at, end, ...said(code, message, request) } })
    }
  }
  return answers.sort((a, b) => a.found.at - b.found.at)
}

const isOther = ({ resource: one }: PartialCall, { resource: other }: PartialCall) =>
  one !== undefined && other !== undefined && one !== other

function said(code: number, message: string, request: PartialCall) {
  if (code === 403) return { form: 'part', message, request, missing: 'body' } as const
  const { name = '', group = '', resource: kind = '' } = request
  const reason = reasonOfCode(code)
  const details = code === 401 ? { name: '', group: '', kind: '' } : { name, group, kind }
  return {
    form: 'status',
    status: { code, reason, message: code === 401 ? 'Unauthorized' : message, details },
  } as const
}

const LONGEST = 4_096
const CODE_AND_WORD =
  /^(?:(?:HTTP|status|code|error)?\s?[45]\d\d\b)?[\s:("'-]{0,4}(?:[A-Z][A-Za-z]{3,12}\b(?: Found)?)?/
/** The answer goes on, in headers or in a Status that say more than its code, and the text does not. */
const BODY_CUT =
  /(?:\bHTTP r[a-z]{0,8}(?: [a-z]{0,7}(?:: HT[^)\n]{0,600})?)?|\{\\{0,31}["']kind\\{0,31}["'][^}…]{0,2000}(?:\{\}[^}…]{0,2000})?|\n(?:[IWEFD]\d{0,4}[\d:. ]{0,30}|< [A-Za-z-]{1,40}(?:: [^\n]{0,400})?))(?:…|(?![\s\S]))/
/** A head of kubectl or of fabric8 that is cut off in its own words. */
const CUT_HEAD =
  /^\(Forbidden\s*$|Forbidden! ?(?!Configured service account doesn't have access$)C[^.\n]{0,60}(?:\. S[^.\n]{0,60})?$/
/** A Status whose message, which says why, is cut off in front. */
const STATUS_TAIL = /^[^{]{0,600}"reason\\{0,31}": ?\\{0,31}"Forbidden\\{0,31}",\s{0,80}\\{0,31}"details/
const ALONE = /^[\s"'`│|╷╵]*(?:error: ?)*(?:Unauthorized|401 Unauthorized)[\s"'`.│|╷╵]*$/i

/** A 401 and a 403 are the API server's where it or its client is the nearest that is named; other codes only in its own line. */
function isOfApiServer(
  text: string,
  { 0: words, index }: RegExpExecArray,
  { outcome, code }: { outcome: Answer; code: number },
  speakers: Speakers,
): boolean {
  if (code === 403) {
    const rest = text.slice(index, Math.min(index + LONGEST, recordSpan(text, index).end))
    const isTail = CUT_HEAD.test(rest) || STATUS_TAIL.test(text.slice(Math.max(0, index - 600), index + 80))
    if (isTail || rest.includes('…') || BODY_CUT.test(text.slice(index, index + LONGEST))) return false
  }
  if (outcome.isSelfEvident) return true
  if (code === 401 && text.length < 200 && ALONE.test(text)) return true
  const line = lineAt(text, index)
  const before = text.slice(Math.max(line.start, index - 400), index)
  const whole = text.slice(line.start, Math.min(line.end, line.start + LONGEST))
  if (isMentioned(whole, before)) return false
  // Cut off in front, so whoever said it is missing: a client of Go has a method in front of a URL, and a proxy answered it.
  if (
    line.start === 0 &&
    /^(?:\s{0,9}[:,;] |"?[^\s"]{0,300}\/[^\s"]{1,600}(?:": |(?<=:\d{2,5}\/[^\s"]{1,600}): ))/.test(whole)
  )
    return false
  // A pattern may take the rest of its line.
  const end = index + (CODE_AND_WORD.exec(words)?.[0].length ?? words.length)
  if (isOfRule(whole, before, text.slice(end, line.end))) return false
  if (code !== 401 && code !== 403) return speakers.isOfLine(index)
  // Who spoke is on the other side of what is missing.
  if (before.includes('…')) return false
  const side = speakers.of(index)
  return side === 'kubernetes' || side === 'operation' || side === 'hint'
}

function callIn(match: string, before: string, record: string, text: string): PartialCall {
  const call = tailCall(match, before)
  if (call.resource !== undefined) return call
  const named = /^Forbidden(?:: |" URI=)\\{0,31}"(\/[^"\s\\]{0,600})/.exec(match)
  if (named) return callOfUrl(undefined, named[1] ?? '')
  const bare = BARE.exec(record)
  if (bare && isApiPath(bare[2] ?? '')) return callOfUrl(bare[1], bare[2] ?? '')
  const url = /https?:\/\/[^\s'"<>)\\]{1,2000}/g
  for (const [address] of matchesIn(`${match} ${record}`, url)) {
    if (urlsIn(address).some(isApiServer))
      return callOfUrl(/\b(GET|POST|PUT|PATCH|DELETE) (?:at: )?['"]?https?:/.exec(record)?.[1], address)
  }
  const onlyCall = text.length < SHORT ? onlyUrl(text) : undefined
  return onlyCall === undefined ? kubeletCall(match) : callOfUrl(undefined, onlyCall)
}

const SHORT = 4_000

/** The one address of an API server that a short paste names. */
function onlyUrl(text: string): string | undefined {
  const called = new Set(
    urlsIn(text)
      .filter(({ host, port, path }) => isApiPath(path) && isApiServer({ host, port, path }))
      .map(({ path }) => path),
  )
  return called.size === 1 ? [...called][0] : undefined
}

/** A request line, and the log of the API server itself. */
const BARE = /\b(?:verb=")?(GET|POST|PUT|PATCH|DELETE)(?:" URI=)? "?(\/[^\s":]{1,2000})/
