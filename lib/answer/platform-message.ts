import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { sayEffect } from '@/lib/diagnosis/fixes/say-fix'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { code, inTurn, isSilent, NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { fitSentences, wordsOf } from '@/lib/phrase/shorten'
import { sayUser, shortUser } from '@/lib/phrase/users'
import { kubectlFile } from '@/lib/rbac/kubectl-command'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { sayMoment } from '@/lib/words/durations'
import { hidesText, visibleText } from '@/lib/words/visible-text'
import { sayHistory } from './say-history'

/** Where and when an explanation was made. */
export interface SendContext {
  /** `shop/web-7d9f8c6b5-x2k4p`, where it is known. */
  pod?: string
  /** The user name whose call it was. */
  account: string
  /** RFC 3339. */
  checkedAt: string
  /** Of the refused request, as the API server's audit log has it. */
  auditId?: string
}

/** What goes to the people who can change the cluster. */
export interface PlatformMessage {
  /** Headline, cause and what is needed: at most 44 words. */
  prose: string
  words: number
  command?: string
  yaml?: string
  /** All of it, as plain text. */
  text: string
  /** What the text is made of, and rich text too. */
  parts: readonly MessagePart[]
  /** The text in pieces, as a page sets them: together they are the text. */
  pieces: readonly { as: 'headline' | 'words' | 'code'; text: string }[]
}

/** A part of a message. Sentences are fit for readers elsewhere, and not yet written down. */
export type MessagePart =
  | { as: 'headline' | 'words'; says: readonly Phrase[] }
  | { as: 'code'; text: string }
  /** What the fix grants: the sentence has all of it, the calls are the same as a table. */
  | { as: 'grants'; says: Phrase; opens: readonly AccessTuple[] }

const MOST_WORDS = 44
const MOST_OF_HEADLINE = 20
const MOST_OF_NEED = 17
const MOST_OF_EVIDENCE = 24
const LOOPBACK_HOST = String.raw`(?:\blocalhost|\b127(?:\.\d{1,3}){3}|\[?::1\]?)`
const LOOPBACK = new RegExp(String.raw`(?:https?:\/\/)?${LOOPBACK_HOST}(?::\d+)?(?:\/[^\s"'’)]*)?`, 'gi')

// A JWT given where a name was asked for, so the answer had to keep it.
const TOKEN = /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g

function withoutOurs(text: string): string {
  return visibleText(
    text.replace(TOKEN, '(a token, left out)').replace(LOOPBACK, 'a loopback address'),
  ).replace(/\s+/g, ' ')
}

/** One line for readers elsewhere, who cannot tell whose loopback an address is on. */
export function outward(text: string): string {
  return withoutOurs(text).trim()
}

/** The same of a sentence, whose marks stay. */
function outwardPhrase(phrase: Phrase): Phrase {
  const pieces = phrase.map((piece): Piece => {
    if ('text' in piece) return { text: withoutOurs(piece.text) }
    if ('quote' in piece) return { quote: withoutOurs(piece.quote) }
    if ('name' in piece) return { name: withoutOurs(piece.name) }
    return 'code' in piece ? { code: withoutOurs(piece.code) } : piece
  })
  return inTurn([pieces])
}

/** True for a text to be run or applied elsewhere: nothing in it is hidden, secret or leads to this page. */
export function isPortable(text: string | undefined): text is string {
  return text !== undefined && !hidesText(text) && [LOOPBACK, TOKEN].every((form) => text.search(form) < 0)
}

function isGrant({ where }: Fix): boolean {
  return where === 'role' || where === 'binding'
}

function sayAccount(user: string): Phrase {
  return parseServiceAccount(user) ? [code(shortUser(user))] : sayUser(user)
}

/** The call, where the whole of it is known. */
function sayWholeCall({ request }: Explanation): Phrase | undefined {
  const { verb, path, resource } = request
  if (verb === undefined || (path ?? resource) === undefined) return undefined
  return sayCall({ ...request, verb })
}

const isSameCode = (a: Piece, b: Piece) => 'code' in a && 'code' in b && a.code === b.code

function headline(explanation: Explanation, { account, pod }: SendContext): Phrase {
  const { verdict, kind, request } = explanation
  const { user = account } = request
  const says = explanation.says
  const call = sayWholeCall(explanation)
  if (kind === 'authorization' && call !== undefined) {
    if (verdict === 'denied') return say`${sayAccount(user)} cannot ${call}`
    if (explanation.conditions !== undefined)
      return say`${sayAccount(user)} can ${call}, if a condition holds`
    if (verdict === 'unknown') return say`Can ${sayAccount(user)} ${call}?`
  }
  const isNamed = says.some((piece) => sayAccount(user).some((name) => isSameCode(piece, name)))
  // What is said of another account names it.
  if (user !== account || isNamed) return says
  return say`${pod === undefined ? sayAccount(user) : say`Pod ${code(pod)}`}: ${says}`
}

function sayWhy(explanation: Explanation, now: string): Phrase {
  const { cause, verdict, kind } = explanation
  const { worked, changed = NOTHING, since = NOTHING } = sayHistory(explanation, now) ?? {}
  const before = worked === undefined ? NOTHING : say`${worked}.`
  if (cause !== null) return inTurn([before, since, changed, cause.says])
  return kind === 'authorization' && verdict === 'denied' ? NOTHING : explanation.says
}

/** Those who keep it know it by this. */
function sayWhere({ home }: Fix): Phrase {
  return home?.name === undefined ? NOTHING : say` in ${home.name}`
}

/** The headline names the call already, where all of it is known. */
function sayNeed(explanation: Explanation, fix: Fix): Phrase {
  const isNamed = sayWholeCall(explanation) !== undefined
  return say`Needed${sayWhere(fix)}: ${(isNamed ? fix.brief : undefined) ?? fix.says}`
}

function proseOf(explanation: Explanation, context: SendContext, fix: Fix | undefined): Phrase[] {
  const fitted = (phrase: Phrase, most: number) => outwardPhrase(fitSentences(phrase, most))
  const count = (phrase: Phrase) => wordsOf(plain(phrase)).length
  const head = fitted(headline(explanation, context), MOST_OF_HEADLINE)
  const where = fix === undefined ? NOTHING : sayWhere(fix)
  const need = fix === undefined ? NOTHING : fitted(sayNeed(explanation, fix), MOST_OF_NEED + count(where))
  const left = MOST_WORDS - count(head) - count(need)
  const why = fitted(sayWhy(explanation, context.checkedAt), left)
  return [head, inTurn([why, need])].filter((phrase) => !isSilent(phrase))
}

/** A change that replaces something is applied. */
function fileCommand({ command = '' }: Fix, yaml: string): string {
  const replaces = /"op":"(?:replace|remove)"/.test(command)
  return kubectlFile(replaces ? 'apply' : 'auth reconcile', yaml)
}

/** The change as its home takes it, and what becomes of the same by kubectl. */
function homeParts(home: Fix['home'], command: string | undefined): MessagePart[] {
  if (home?.name === undefined) return []
  // Of a new object the form is the very YAML of the fix.
  const form = home.isBeside ? undefined : home.forms.map(({ text }) => text).find(isPortable)
  return [
    ...(form === undefined ? [] : [{ as: 'code', text: form } as const]),
    ...(command === undefined ? [] : [{ as: 'words', says: [outwardPhrase(home.fate)] } as const]),
  ]
}

function commandOf(fix: Fix | undefined, { unseen }: Explanation): string | undefined {
  if (fix !== undefined && isGrant(fix) && isPortable(fix.yaml)) return fileCommand(fix, fix.yaml)
  const commands = [fix?.command, ...(fix === undefined ? unseen : []).map(({ command }) => command)]
  return commands.find(isPortable)
}

function grantLine(fix: Fix | undefined, user: string): Phrase {
  return fix === undefined ? say`Grants nothing. It only asks.` : sayEffect(fix, sayUser(user))
}

function evidenceLines({ evidence, request }: Explanation, context: SendContext): Phrase[] {
  const { checkedAt, pod, auditId, account } = context
  const from = pod === undefined ? NOTHING : say` from pod ${code(pod)}`
  const as = request.user === undefined || request.user === account ? NOTHING : say` by ${sayUser(account)}`
  const audit = auditId === undefined ? NOTHING : say`, audit ID ${code(auditId)}`
  const made = say`Evidence: checked ${words(sayMoment(checkedAt))}${from}${as}${audit}.`
  const said = evidence
    .filter(({ decides }) => decides)
    .map((one) => fitSentences(say`${one.probe}: ${one.says}`, MOST_OF_EVIDENCE))
  return [made, ...said].map(outwardPhrase)
}

const line = (phrase: Phrase) => plain(phrase).trim()

/** The parts as plain text, each piece with the space before it. */
function piecesOf(parts: readonly MessagePart[]): PlatformMessage['pieces'] {
  const shown = parts.filter((part) => part.as !== 'grants' || !isSilent(part.says))
  return shown.map((part, i) => {
    const before = shown[i - 1]?.as
    const isLast = i === shown.length - 1
    const isNext = part.as === 'words' && (before === 'grants' || (before === 'headline' && !isLast))
    const gap = before === undefined ? '' : isNext ? '\n' : '\n\n'
    const end = isLast ? '\n' : ''
    if (part.as === 'code') return { as: 'code', text: `${gap}${part.text}${end}` }
    const says = part.as === 'grants' ? [part.says] : part.says
    return {
      as: part.as === 'headline' ? 'headline' : 'words',
      text: `${gap}${says.map(line).join('\n')}${end}`,
    }
  })
}

/**
 * What a reader without permission to fix it sends to those who have it: the chosen fix in at most 44 words of prose, one command, what it grants
 * and the evidence. Holds nothing that only this page could open, and no hidden character. Undefined where the call is allowed.
 */
export function platformMessage(explanation: Explanation, context: SendContext): PlatformMessage | undefined {
  if (explanation.verdict === 'allowed') return undefined
  const [fix] = explanation.fixes
  const [head = NOTHING, ...body] = proseOf(explanation, context, fix)
  const yaml = isPortable(fix?.yaml) ? fix.yaml : undefined
  const command = commandOf(fix, explanation)
  const user = explanation.request.user ?? context.account
  const isInCommand = command !== undefined && yaml !== undefined && command.includes(yaml.trimEnd())
  const parts: MessagePart[] = [
    { as: 'headline', says: [head] },
    ...(body.length === 0 ? [] : [{ as: 'words', says: body } as const]),
    ...homeParts(fix?.home, command),
    ...(command === undefined ? [] : [{ as: 'code', text: command } as const]),
    ...(isInCommand || yaml === undefined ? [] : [{ as: 'code', text: yaml.trimEnd() } as const]),
    { as: 'grants', says: outwardPhrase(grantLine(fix, user)), opens: fix?.opens ?? [] },
    { as: 'words', says: evidenceLines(explanation, context) },
  ]
  const prose = [head, ...body].map(line).join('\n')
  const pieces = piecesOf(parts)
  return {
    prose,
    words: wordsOf(prose).length,
    ...(command === undefined ? {} : { command }),
    ...(yaml === undefined ? {} : { yaml }),
    text: pieces.map(({ text }) => text).join(''),
    parts,
    pieces,
  }
}
