import { present } from '@/lib/present'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import type { Attributes } from '@/lib/rbac/types'
import { goQuote } from '@/lib/words/go-quote'
import { isResourceWord } from '@/lib/words/known-resources'
import { describeResource } from '@/lib/words/resources'
import type { FoundForbidden, FoundSentence, PartialCall } from '../found'
import { joinBroken } from '../text/line-noise'
import { matchesIn } from '../text/matches'
import { quoteAt } from '../text/quoted'
import { type Squashed, sourceEnd, sourceStart } from '../text/squash'
import type { TextView } from '../view'
import { readReason } from './read-reason'
import { readFrontless, readSentence, type Sentence } from './read-sentence'
import { readRefusedAfterwards } from './refused-afterwards'
import { anyTarget, refusedTarget, type TargetInSentence } from './refused-target'

const MOST = 50
const FORBIDDEN = 'forbidden:'
const USER_REACH = 2_100
const QUOTED_REACH = 700

interface Read {
  found: FoundSentence
  /** Squashed offset to go on from. */
  end: number
}

/**
 * Every 403 message in a text, in order: whole ones as the API server wrote them, and what is left of those that are cut
 * off. At most 50 that differ. Takes linear time: what is read at each place is bounded.
 */
export function extractForbidden(view: TextView): FoundSentence[] {
  const { text } = view.squashed
  const found: FoundSentence[] = []
  const messages = new Set<string>()
  let done = 0
  for (const { 0: anchor, index } of matchesIn(text, /forbidden:|cannot/g)) {
    if (messages.size >= MOST) break
    if (index < done) continue
    const read = anchor === FORBIDDEN ? readForbidden(view, index) : readCannot(view, index, done)
    if (!read) continue
    found.push(read.found)
    if (read.found.form !== 'status') messages.add(read.found.message)
    done = read.end
  }
  return found
}

function readForbidden(view: TextView, index: number): Read | undefined {
  const { squashed } = view
  const after = index + FORBIDDEN.length
  const isNamed = squashed.text.startsWith('is', index - 2)
  if (/^[Uu]ser/.test(squashed.text.slice(after, after + 4))) {
    const sentence = readSentence(squashed, after) ?? readUnquoted(squashed, after)
    // In lower case it may be the check against escalation, which has other words.
    const isOwn = sentence && (sentence.isWhole || squashed.text.startsWith('User', after))
    if (isOwn && isTemplate(sentence.request)) return undefined
    if (isOwn) return readRefusal(view, sentence, after, isNamed ? index - 2 : undefined)
  }
  if (!isNamed) return undefined
  const target = anyTarget(squashed, index - 2)
  // Behind a named object admission may go on as well.
  if (!target || (target.name !== '' && /^(?:\.\.\.|…)/.test(squashed.text.slice(after, after + 3))))
    return undefined
  const read = readCutTarget(squashed, target, after) ?? readRefusedAfterwards(view, target, after)
  // Nothing but the authorizer and its check against escalation speaks of the user first.
  const isOfUser = OF_USER.test(squashed.text.slice(after, after + 120)) && isResourceWord(target.qualified)
  if (!read || !isOfUser || !isOfAdmission(read.found)) return read
  if (squashed.text.slice(after, after + 400).includes('cannotgrantextraprivileges')) return undefined
  return part(squashed, target, {}, { start: target.start, end: read.end, text: '' })
}

const OF_USER =
  /^[Uu]ser(?:\\{0,63}(?:["'`]|…)|:?system:|[^\s"'`…]{1,60}(?:…|cannot[a-z]|c(?:a(?:n(?:n(?:ot?)?)?)?)?(?:\.\.\.|$)))/

function isOfAdmission(found: FoundSentence): boolean {
  return found.form === 'forbidden' && found.refusal.kind === 'admission'
}

const BLANK = /^(?:<[^<>]{1,60}>|\{[^{}]{0,60}\}|\{\{[^{}]{0,60}\}\}|\$\{?\w{1,60}\}?|%[+#]?[a-z])$/

/** True for a sentence in which documentation or source code leaves the call open. */
function isTemplate({ verb = '', resource = '' }: PartialCall): boolean {
  return BLANK.test(verb) || BLANK.test(resource)
}

/** A sentence without the words in front of it: some clients leave them out, and a text may be cut there. */
function readCannot(view: TextView, index: number, done: number): Read | undefined {
  const { squashed } = view
  // An admission plugin asks the authorizer, and quotes its sentence behind its own.
  if (squashed.text.slice(Math.max(0, index - QUOTED_REACH), index).includes('finalizerson:'))
    return undefined
  const sign = squashed.text[index - 1] ?? ''
  const isBehindUser = /["'`]/.test(sign) || /[Uu]ser$/.test(squashed.text.slice(index - 4, index))
  const isAlone = !isBehindUser && !startsLine(squashed, index)
  if (isAlone && !/[:,]/.test(sign)) return undefined
  const from = Math.max(done, index - USER_REACH)
  const user = squashed.text.slice(from, index).lastIndexOf('User')
  const sentence = user < 0 ? undefined : readSentence(squashed, from + user)
  if (sentence && isTemplate(sentence.request)) return undefined
  if (sentence?.isWhole && sentence.end > index) {
    return readRefusal(view, sentence, from + user, isBefore(squashed, from + user))
  }
  const frontless = readFrontless(squashed, index)
  // Behind other words only a sentence that is whole, and as no one else writes it, is the API server's.
  if (isAlone && !(frontless?.isWhole && isUnmistakable(squashed, index))) return undefined
  if (frontless?.request.resource === undefined || isTemplate(frontless.request)) return undefined
  if (frontless.request.group === undefined && !sentence) return undefined
  if (!isBehindUser && !isResourceWord(frontless.request.resource)) return undefined
  // An admission plugin ends the sentence that it quotes with what the authorizer's error was.
  if (
    /^[\\"'`a-z0-9-]{0,90},(?:<nil>|\\{1,8}u003cnil)/.test(
      squashed.text.slice(frontless.end, frontless.end + 120),
    )
  )
    return undefined
  const whose = userBefore(squashed, index, from)
  const request: PartialCall = { ...present({ user: whose }), ...frontless.request }
  const start = sourceStart(squashed, Math.max(from, index - 80))
  return {
    found: {
      form: 'part',
      at: start,
      end: sourceEnd(squashed, frontless.end),
      message: frontless.text.trim(),
      request,
      missing: 'cut',
    },
    end: frontless.end,
  }
}

/** True for the words of 1.12 and later, and for older ones behind `forbidden:`. */
function isUnmistakable({ text }: Squashed, index: number): boolean {
  return (
    /^cannot[a-z*-]{1,60}resource\\{0,31}["'`]/.test(text.slice(index, index + 120)) ||
    text.endsWith(FORBIDDEN, index)
  )
}

/** Where the `is` before a `forbidden` without a colon begins. */
function isBefore(view: Squashed, userAt: number): number | undefined {
  const words = /isforbidden[,.;-]?$/.exec(view.text.slice(Math.max(0, userAt - 13), userAt))
  return words ? userAt - words[0].length : undefined
}

/** True where nothing but a sign of quotation is in front: titles of reports begin so. */
function startsLine(view: Squashed, index: number): boolean {
  const before = view.source.slice(0, sourceStart(view, index)).slice(-40)
  return /(?:^|\n)[\s>*`'"-]*$/.test(before)
}

/** The user in front of `cannot`, where the cut left the whole name: it has its opening quote, or starts as only a name does. */
function userBefore(view: Squashed, cannotAt: number, from: number): string | undefined {
  const source = view.source.slice(sourceStart(view, from), sourceStart(view, cannotAt)).trimEnd()
  const name =
    /(?:["'\s]|^(?=system:(?:serviceaccount|node|bootstrap):))(system:[^"'\s\\]{1,600})\\*["']$/.exec(
      source.slice(-700),
    )
  return name?.[1]
}

function readRefusal(
  view: TextView,
  sentence: Sentence,
  userAt: number,
  isAt: number | undefined,
): Read | undefined {
  return sentence.isWhole
    ? readWhole(view, sentence, userAt, isAt)
    : readCut(view.squashed, sentence, userAt, isAt)
}

function readWhole(
  view: TextView,
  sentence: Sentence,
  userAt: number,
  isAt: number | undefined,
): Read | undefined {
  const { squashed } = view
  const reason = readReason(squashed, sentence)
  const body = `${FORBIDDEN} ${sentence.text}${reason.text === '' ? '' : `: ${reason.text}`}`
  const bare = parseForbidden(body)
  if (bare?.kind !== 'authorization') return undefined
  const { attributes } = bare
  const qualified =
    attributes.kind === 'path' ? undefined : describeResource({ ...attributes, subresource: '' })
  const target =
    isAt === undefined || qualified === undefined
      ? undefined
      : refusedTarget(squashed, isAt, qualified, sentence.form)
  const named = target && parseForbidden(`${target.text}${body}`)
  const isNamed = named?.kind === 'authorization'
  const refusal =
    isNamed && named ? named : withNameOf(bare, isAt === undefined ? undefined : anyTarget(squashed, isAt))
  const found: FoundForbidden = {
    form: 'forbidden',
    at: sourceStart(squashed, isNamed && target ? target.start : userAt),
    end: sourceEnd(squashed, reason.end),
    message: isNamed && target ? `${target.text}${body}` : body,
    refusal,
  }
  return { found, end: reason.end }
}

/** The name before the sentence, where only the plural of its resource differs from the sentence. */
function withNameOf<R extends { attributes: Attributes }>(
  refusal: R,
  target: TargetInSentence | undefined,
): R {
  const { attributes } = refusal
  if (attributes.kind === 'path' || !target || target.name === '') return refusal
  const isSame = target.resource === attributes.resource || target.resource === `${attributes.resource}s`
  return isSame ? { ...refusal, attributes: { ...attributes, name: target.name } } : refusal
}

function readCut(
  squashed: Squashed,
  sentence: Sentence,
  userAt: number,
  isAt: number | undefined,
): Read | undefined {
  const target = isAt === undefined ? undefined : anyTarget(squashed, isAt)
  const { request } = sentence
  const isSaid = request.resource !== undefined || request.path !== undefined
  const isPlausible =
    isSaid || (target && isResourceWord(target.qualified)) || request.user?.startsWith('system:') === true
  // Behind a named object nobody else writes so: whatever a page left out of it, the call was refused.
  const isOfObject = target !== undefined && target.name !== '' && isResourceWord(target.qualified)
  if (!(sentence.stopsAtAnEnd || isOfObject) || !isPlausible) return undefined
  return part(squashed, target, request, {
    start: target?.start ?? userAt,
    end: sentence.end,
    text: sentence.text,
  })
}

/** `pods "web" is forbidden:` with only the start of the sentence behind it, or nothing and no name. */
function readCutTarget(squashed: Squashed, target: TargetInSentence, after: number): Read | undefined {
  const rest = squashed.text.slice(after, after + 8)
  const isLast = after + rest.length === squashed.text.length
  // With a name the API server may have nothing to say, see emptyText; behind its colon it still writes a blank.
  const isEnd = rest === '' && (target.name === '' || sourceEnd(squashed, after) === squashed.source.length)
  const isCut =
    (isLast && (/^[Uu](?:s(?:er?)?)?$/.test(rest) || isEnd)) || /^(?:U|[Uu]s(?:er?)?)?(?:\.\.\.|…)/.test(rest)
  if (!isResourceWord(target.qualified) || !isCut) return undefined
  return part(squashed, target, {}, { start: target.start, end: after, text: '' })
}

function part(
  squashed: Squashed,
  target: TargetInSentence | undefined,
  request: PartialCall,
  span: { start: number; end: number; text: string },
): Read {
  const isAbout = target !== undefined && request.path === undefined && target.resource !== 'is'
  return {
    found: {
      form: 'part',
      at: sourceStart(squashed, span.start),
      end: sourceEnd(squashed, span.end),
      message: `${target?.text ?? ''}${FORBIDDEN} ${span.text}`.trim(),
      request: {
        ...request,
        ...(isAbout && request.resource === undefined ? { resource: target.resource } : {}),
        ...(isAbout && request.group === undefined ? { group: target.group } : {}),
        ...(isAbout && target.name !== '' ? { name: target.name } : {}),
      },
      missing: 'cut',
    },
    end: span.end,
  }
}

const Q = '[\\\\"\'`]{0,4}'
const BARE = '[^\\s"\'`\\\\]'
const WHERE = String.raw`(?:in the (?:namespace|project) ${Q}(<[\w-]{1,60}>|[A-Za-z0-9-]{1,63})(?=[\s.,;:)\]}'"\x60\\」»|*!?<>_]|$)(?!\.\.)|at the cluster scope|in the cluster)`
const UNQUOTED = new RegExp(
  String.raw`^[Uu]ser:? ?${Q}(${BARE}{1,300})${Q} cannot ${Q}([a-z*-]{1,60})${Q} (?:resource ${Q}(${BARE}{1,250})${Q} in API group ?${Q}([a-z0-9.-]{0,250})${Q} |(?:all )?([a-z][a-z0-9./-]{1,250}) )${WHERE}`,
)
const UNQUOTED_PATH = new RegExp(
  String.raw`^[Uu]ser:? ?${Q}(${BARE}{1,300})${Q} cannot ${Q}([a-z*-]{1,60})${Q} (?:path|on) ${Q}(/${BARE}{0,600})`,
)

/** The sentence after a shell, a template or a person took its quotes away, or some of them. */
function readUnquoted(view: Squashed, index: number): Sentence | undefined {
  if (quoteAt(view, index + 4)) return undefined
  const from = sourceStart(view, index)
  const window = joinBroken(view.source.slice(from, from + 1_500), ' ')
  const text = unquotedCall(window) ?? unquotedPath(window)
  if (!text) return undefined
  return {
    text: text.said,
    form: { backslashes: 0, sign: '"' },
    isWhole: true,
    stopsAtAnEnd: true,
    request: {},
    end: index + text.whole.replace(/\s+/g, '').length,
  }
}

function unquotedCall(window: string): { said: string; whole: string } | undefined {
  const [whole, user = '', verb = '', resource, group = '', old = '', scope] = UNQUOTED.exec(window) ?? []
  if (whole === undefined || (resource === undefined && !isResourceWord(old.replace(/\/.*/, ''))))
    return undefined
  const where = scope === undefined ? 'at the cluster scope' : `in the namespace ${goQuote(scope)}`
  const what = resource === undefined ? old : `resource ${goQuote(resource)} in API group ${goQuote(group)}`
  return { said: `User ${goQuote(user)} cannot ${verb} ${what} ${where}`, whole }
}

function unquotedPath(window: string): { said: string; whole: string } | undefined {
  const [whole, user = '', verb = '', path = ''] = UNQUOTED_PATH.exec(window) ?? []
  if (whole === undefined) return undefined
  return {
    said: `User ${goQuote(user)} cannot ${verb} path ${goQuote(path.replace(/,[a-z]{1,40}:.*$|[.,;:)\]!]+$/i, ''))}`,
    whole,
  }
}
