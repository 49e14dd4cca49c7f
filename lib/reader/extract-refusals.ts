import type { Speaker } from '@/lib/evidence/speaker'
import { withWrapper } from './around/wrapper'
import { extractAnswers, type FoundAnswer } from './clients/extract-answers'
import { extractNetwork } from './clients/extract-network'
import type { FoundForbidden, FoundInText, FoundPart, FoundSentence, PartialCall } from './found'
import { nameIn } from './letters'
import { extractForbidden } from './sentences/extract-forbidden'
import { extractKnownTexts } from './sentences/extract-known-texts'
import { extractLogged } from './sentences/extract-logged'
import { extractStatuses } from './sentences/extract-status'
import { quotedIn } from './sentences/quotations'
import { isReasonSaid } from './sentences/unauthorized-reason'
import { parseWebhookText } from './sentences/webhook-text'
import { Speakers } from './speakers/speakers'
import { heardOf } from './speakers/who-spoke'
import { type TextView, viewOf } from './view'

/** A client that dropped the body may print it somewhere else in the same record. */
const NEAR = 6_000
/** Proxies that copy the sentence of the API server. */
const COPIES = new Set(['Teleport'])
const MOST = 50

/**
 * Every refusal of an API server in a text of any client, and every failure to reach one, in the order of the text and at most
 * 50. Those that a client repeats are one, and `times` says how often it is there: two are the same when they refuse the
 * same call, however they are escaped, and a line that is cut off is none beside the same line that is whole. A text that is
 * no one's or someone else's refusal gives none. Takes linear time.
 */
export function extractRefusals(text: string): FoundInText[] {
  return readRefusals(viewOf(text)).found
}

export interface ReadRefusals {
  found: FoundInText[]
  /** True where the text has another outcome, and does not say whether it is of Kubernetes or of a product that it names. */
  isUnclear: boolean
}

/** The same, with whether something is left to ask. `isOfKubernetes`: the reader says that the text is of Kubernetes. */
export function readRefusals(view: TextView, isOfKubernetes = false): ReadRefusals {
  let kept: FoundSentence[] = []
  const isQuoted = quotedIn(view.unwrapped)
  const add = (found: readonly FoundSentence[]) => {
    kept = merged(
      kept,
      found.filter(({ at }) => !isQuoted(view.unwrapped.fromSource(at))),
    )
  }
  // What says most comes first; whatever else is read at the same place is a part of it.
  add(extractForbidden(view))
  add(extractLogged(view.unwrapped))
  add(extractStatuses(view.unwrapped))
  const speakers = new Speakers(view.unwrapped.text, isOfKubernetes)
  const network = extractNetwork(view.unwrapped, speakers)
  add(network.filter(({ kind }) => kind === 'mesh' || kind === 'proxy'))
  add(extractKnownTexts(view.unwrapped, speakers, isQuoted))
  const answers = extractAnswers(view.unwrapped, speakers)
  const lost = (one: FoundAnswer) => !isToldNear(one, kept)
  add(
    answers
      .filter(({ code }) => code === 403)
      .filter(lost)
      .map(({ found }) => found),
  )
  add(network)
  add(
    answers
      .filter(({ code }) => code !== 403)
      .filter(lost)
      .map(({ found }) => found),
  )
  // Without an object of its own it is the call that tells one from another.
  const withOwnCall = (one: FoundSentence) =>
    one.form === 'status' && one.status.details.kind === '' ? withWrapper(one, view.unwrapped) : one
  return {
    found: distinct(kept.filter((one) => !isHeadAlone(one)).map(withOwnCall)).map((one) => {
      const heard = heardOf(one, view.unwrapped)
      const found = ofProxy(one, heard.speaker) ?? withWrapper(one, view.unwrapped)
      return { ...withUserOf(view.shouted, found), ...heard }
    }),
    isUnclear: speakers.isUnclear,
  }
}

/** What a proxy refused in the words of the API server: it was not asked, so no Role of it helps. */
function ofProxy(found: FoundSentence, speaker: Speaker): FoundSentence | undefined {
  if (found.form !== 'forbidden' || !COPIES.has(speaker.by)) return undefined
  const { at, end, message } = found
  return { form: 'network', at, end, kind: 'proxy', failure: null, message, target: '' }
}

/** A mark shows that words are missing behind a head that may lead to anything, so nothing follows from it. */
function isHeadAlone(found: FoundSentence): boolean {
  if (found.form === 'network')
    return found.failure === null && found.kind === 'network' && found.message.includes('…')
  if (found.form !== 'status' || ![400, 422, 500].includes(found.status.code)) return false
  const { code, message } = found.status
  if (
    parseWebhookText(message) !== undefined ||
    /^[^…]{0,1000}denied request: |does not support dry run/.test(message)
  )
    return false
  const isMarked = message.includes('…') && (code === 500 || !COMPLAINT.test(message))
  return isMarked || isCutInHead(message)
}

const COMPLAINT =
  /(?:is invalid: |: )(?:Required|Invalid|Unsupported|Duplicate|Not found|Too \w{1,9}|Forbidden)(?: value)?: /
/** How others begin to speak through the API server: where the text ends in it, they gave the code. */
const LEADS = ['Internal error occurred:', 'failed calling webhook', 'admission webhook', 'requested [']
const OF_POLICY = /is invalid: : ?[^\n]{0,300}$|\bpolicy ["'][^\n]{0,300}$|: policy$/

/** True for the start of what calls out or asks a policy, with nothing of what came of it, and for the words of kubectl alone. */
function isCutInHead(message: string): boolean {
  const last = message
    .slice(message.lastIndexOf(': ') + 1)
    .replace(/[\s\\"'`]{1,40}$/, '')
    .trimStart()
  if (OF_POLICY.test(message) || /^error when [^:"]{0,100}$/.test(message)) return true
  return last !== '' && LEADS.some((lead) => lead.startsWith(last))
}

/** A user may have capitals, and Kubernetes tells them apart. */
function withUserOf(text: string, found: FoundSentence): FoundSentence {
  if (text === '') return found
  if (found.form === 'part' && found.request.user !== undefined) {
    return { ...found, request: { ...found.request, user: nameIn(text, found.request.user) } }
  }
  if (found.form !== 'forbidden' || found.refusal.kind === 'admission') return found
  return { ...found, refusal: { ...found.refusal, user: nameIn(text, found.refusal.user) } }
}

/** Those found before, and those of the others in places where nothing was found; in the order of the text. */
function merged(before: readonly FoundSentence[], found: readonly FoundSentence[]): FoundSentence[] {
  const all: FoundSentence[] = []
  let next = 0
  for (const one of [...found].sort((a, b) => a.at - b.at)) {
    for (let other = before[next]; other !== undefined && other.at <= one.at; other = before[next]) {
      all.push(other)
      next += 1
    }
    const isFree =
      (all.at(-1)?.end ?? 0) <= one.at && (before[next]?.at ?? Number.POSITIVE_INFINITY) >= one.end
    if (isFree) all.push(one)
  }
  return [...all, ...before.slice(next)]
}

const OF_WEBHOOK = /^admission webhook /

/** True where a client that dropped the body has it nearby, or gives as a code what it says in words. */
function isToldNear({ code, found: { at } }: FoundAnswer, found: readonly FoundSentence[]): boolean {
  return found.some((one) => {
    if (Math.min(Math.abs(one.at - at), Math.abs(one.end - at)) >= NEAR) return false
    // A webhook chooses its own code, which the client prints as the one of the refusal.
    if (one.form === 'status')
      return (
        one.status.code === code || (code !== 401 && (code !== 403 || OF_WEBHOOK.test(one.status.message)))
      )
    return code !== 401
  })
}

/** Each refusal once, in the order of the text and guesses of a client last, with how often it is there. */
function distinct(found: readonly FoundSentence[]): FoundSentence[] {
  const whole = new Map(
    found.flatMap((one) => (one.form === 'forbidden' ? [[keyOf(one), callOf(one)] as const] : [])),
  )
  const calls = [...whole.values()]
  const afterwards = found.flatMap((one) => (isAfterwards(one) ? [one.message] : []))
  const kept = new Map<string, FoundSentence>()
  let last: FoundSentence | undefined
  for (const one of found) {
    // A line that is cut off, or has lost its first words, says nothing beside the same line that is whole.
    if (isAfterwards(one) && afterwards.some((other) => goesOn(one.message, other))) continue
    const isPart = one.form === 'part' && one.missing === 'cut'
    const isBare = one.form === 'forbidden' && one.message.startsWith('forbidden: User ')
    const call = isPart || isBare ? callOf(one) : undefined
    if (call && calls.some((other) => isWithin(call, other))) continue
    if (one.form === 'status' && isToldBy(one.status.message, last)) continue
    last = one
    const like = keyOf(one)
    const first = kept.get(like)
    const key = first && isOtherCall(first, one) ? `${like} ${JSON.stringify(one)}` : like
    const same = kept.get(key)
    if (!same) kept.set(key, { ...one })
    else if (same.form === one.form) {
      const fuller = isReasonKnown(one) && !isReasonKnown(same) ? { ...one, at: same.at } : same
      kept.set(key, { ...fuller, times: (same.times ?? 1) + 1 })
    }
  }
  const isLater = (one: FoundSentence) => Number(isGuessOfClient(one))
  return [...kept.values()].sort((a, b) => isLater(a) - isLater(b)).slice(0, MOST)
}

/** True of two that say the same of two calls. */
function isOtherCall(one: FoundSentence, other: FoundSentence): boolean {
  const [a = {}, b = {}] = [one, other].map((found) => ('call' in found ? found.call : undefined))
  return FIELDS.some((field) => (a[field] ?? '') !== '' && (b[field] ?? '') !== '' && a[field] !== b[field])
}

function isAfterwards(found: FoundSentence): found is FoundForbidden {
  return found.form === 'forbidden' && found.refusal.kind !== 'authorization'
}

/** True where a message is another that is cut off in one of its words. */
function goesOn(cut: string, whole: string): boolean {
  return (
    whole.length > cut.length &&
    whole.startsWith(cut) &&
    /^[A-Za-z]{2}/.test(`${cut.at(-1)}${whole[cut.length]}`)
  )
}

/** What kubectl says of a type when it was refused discovery, too: what the server said comes first. */
function isGuessOfClient(found: FoundSentence): boolean {
  return (
    found.form === 'status' &&
    /^the server (?:doesn't|does not) have a resource type /.test(found.status.message)
  )
}

/** The causes of a Status say again what its message says, and a reason may be a message by itself. */
function isToldBy(message: string, before: FoundSentence | undefined): boolean {
  const whole = before?.form === 'forbidden' ? before.message : ''
  return whole.length > message.length && message !== '' && whole.includes(message)
}

function isReasonKnown(found: FoundSentence): boolean {
  if (found.form === 'status') return found.status.code === 401 && isReasonSaid(found.status.message)
  return found.form === 'forbidden' && found.refusal.kind === 'authorization' && found.refusal.reason !== ''
}

function callOf(found: FoundForbidden | FoundPart): PartialCall {
  if (found.form === 'part') return found.request
  const { refusal } = found
  if (refusal.kind === 'authorization') {
    const { attributes, user } = refusal
    if (attributes.kind === 'path') return { user, verb: attributes.verb, path: attributes.path }
    const { kind: _kind, ...call } = attributes
    return { user, ...call }
  }
  return { ...refusal.target }
}

const FIELDS = ['user', 'verb', 'group', 'resource', 'subresource', 'name', 'namespace', 'path'] as const

/** True when `part` says less than `whole` and nothing else. */
function isWithin(part: PartialCall, whole: PartialCall): boolean {
  const isSame = FIELDS.every((field) => (part[field] ?? '') === '' || part[field] === whole[field])
  return isSame && FIELDS.some((field) => (part[field] ?? '') === '' && (whole[field] ?? '') !== '')
}

function keyOf(found: FoundSentence): string {
  if (found.form === 'forbidden') {
    const { refusal } = found
    // What the authorizer added does not make another refusal of the same call.
    return JSON.stringify(refusal.kind === 'authorization' ? [refusal.user, refusal.attributes] : refusal)
  }
  if (found.form === 'part') return JSON.stringify([found.missing, found.request])
  if (found.form === 'network') return JSON.stringify([found.kind, found.failure, found.target])
  const { code, reason, message, details } = found.status
  // A 401 never says more than its code.
  return code === 401 ? '401' : JSON.stringify([code, reason, details.kind === '' ? message : details])
}
