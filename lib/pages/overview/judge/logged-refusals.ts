import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { callAddress, callKey, callPieces, type RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import { sayAllowedAt } from '@/lib/facts/refusals/judge/say-allowed'
import { allowedByNow, refusedCallOf, refusedNow, sayTimes } from '@/lib/facts/refusals/judge/seen-refusals'
import { onceEach, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { firstSentence } from '@/lib/phrase/shorten'
import { shortUser } from '@/lib/phrase/users'
import { callWords } from '@/lib/rbac/call'
import { counted, grouped, shortListOf } from '@/lib/words/lists'
import { refusalsAddress } from '@/lib/words/page-addresses'
import type { OverviewCause } from '../contract'
import type { OverviewReadings } from './facts'
import { subjects } from './subjects'

export type RefusalsRead = Pick<OverviewReadings, 'refusals'>

const MOST_NAMES = 3
const MOST_OTHERS = 3
/** Where each call is listed with what is in doubt. */
export const SEE_ALL = { says: 'See refusals', href: refusalsAddress() }

interface LoggedCall {
  refusal: LoggedRefusal
  call: RefusedCall
}

/** What logs and events show as refused and that is still not allowed. */
export function logged({ refusals }: RefusalsRead): LoggedRefusal[] {
  return refusals.state === 'read' ? refusedNow(refusals.value) : []
}

/** A missing permission that the text names whole. */
function callIn(refusal: LoggedRefusal): LoggedCall[] {
  const call = refusedCallOf(refusal)
  return call === undefined ? [] : [{ refusal, call }]
}

/** The calls that logs and events show as refused for a missing permission. */
export function loggedCalls(readings: RefusalsRead): LoggedCall[] {
  return logged(readings).flatMap(callIn)
}

function times({ refusals }: RefusalsRead, all: readonly LoggedRefusal[], before = ''): Piece[][] {
  const minutes = refusals.state === 'read' ? refusals.value.minutes : 0
  return [[{ text: `${before}${sayTimes(all, minutes)}` }]]
}

/** The same with those that are now allowed. */
export function everLoggedCalls(readings: RefusalsRead): LoggedCall[] {
  const { refusals } = readings
  const allowed = refusals.state === 'read' ? allowedByNow(refusals.value) : []
  return [...loggedCalls(readings), ...allowed.flatMap(callIn)]
}

/** How often logs and events mention one call; nothing when they do not. */
export function refusalTimes(readings: RefusalsRead, call: RefusedCall): Piece[][] {
  const key = callKey(call)
  const same = everLoggedCalls(readings).filter((one) => callKey(one.call) === key)
  return same.length === 0
    ? []
    : times(
        readings,
        same.map(({ refusal }) => refusal),
        'refused ',
      )
}

/** Why one of these calls can be untrue, as Refusals says it; undefined where it is believed. */
export function doubtIn(readings: RefusalsRead, call: RefusedCall): Phrase | undefined {
  const key = callKey(call)
  return everLoggedCalls(readings).find((one) => callKey(one.call) === key)?.refusal.doubt
}

/** "logged by search and mailer". */
function whoLogged(refusals: readonly LoggedRefusal[]): Piece[][] {
  const owners = refusals.flatMap(({ seenIn }) =>
    seenIn.map((one) => (one.from === 'log' ? one.owner : one.by)),
  )
  const names = [...new Set(owners)].filter((name) => name !== '')
  return names.length === 0 ? [] : [[{ text: `by ${shortListOf(names, MOST_NAMES)}` }]]
}

/** "`list jobs`, `get pods` and 2 more". */
function codes(words: readonly string[]): Piece[] {
  const shown = words.length > MOST_NAMES ? words.slice(0, MOST_NAMES - 1) : words
  const more = words.length - shown.length
  return [
    ...shown.flatMap((code, i): Piece[] => (i === 0 ? [{ code }] : [{ text: ', ' }, { code }])),
    ...(more === 0 ? [] : [{ text: ` and ${grouped(more)} more` }]),
  ]
}

/** One cause for the calls of one account, or of all others. */
function callsCause(
  readings: RefusalsRead,
  calls: readonly LoggedCall[],
  own: string,
  namespace: string,
): OverviewCause[] {
  const [first, ...more] = calls
  if (first === undefined) return []
  const refusals = calls.map(({ refusal }) => refusal)
  const common = { severity: 'bad' as const, merged: [] }
  const evidence = [...times(readings, refusals), ...whoLogged(refusals)]
  if (more.length === 0) {
    const { user, request } = first.call
    return [
      {
        ...common,
        says: [{ name: shortUser(user, namespace) }, { text: ' cannot ' }, ...callPieces(request, namespace)],
        evidence,
        action: { says: user === own ? 'See the fix' : 'See why', href: callAddress(first.call, own) },
      },
    ]
  }
  const users = [...new Set(calls.map(({ call }) => call.user))]
  const words = [...new Set(calls.map(({ call }) => callWords(call.request)))]
  return [
    {
      ...common,
      says: [
        { text: `${counted(calls.length, 'call')} of ` },
        ...subjects(users.map((user) => shortUser(user, namespace))),
        { text: ' are refused: ' },
        ...codes(words),
      ],
      evidence,
      action: SEE_ALL,
    },
  ]
}

/** Calls that a log line alone names: a way to what was said, and none to a fix. */
function doubtedCause(readings: RefusalsRead, calls: readonly LoggedCall[]): OverviewCause[] {
  if (calls.length === 0) return []
  const doubts = onceEach(calls.flatMap(({ refusal: { doubt } }) => (doubt === undefined ? [] : [doubt])))
  return [
    {
      severity: 'warning',
      says: [
        { text: `${counted(calls.length, 'refused call')} only in a log line: ` },
        ...codes([...new Set(calls.map(({ call }) => callWords(call.request)))]),
      ],
      evidence: [
        ...times(
          readings,
          calls.map(({ refusal }) => refusal),
        ),
        ...doubts.slice(0, MOST_OTHERS).map((doubt) => [...doubt]),
      ],
      action: SEE_ALL,
      merged: [],
    },
  ]
}

/** What was refused and is now allowed, and nothing crashes on. */
function allowedCause(
  readings: RefusalsRead,
  { call, refusal }: LoggedCall,
  own: string,
  namespace: string,
): OverviewCause[] {
  const { user, request } = call
  if (refusal.allowedNow === undefined) return []
  return [
    {
      severity: 'ok',
      says: [
        { name: shortUser(user, namespace) },
        { text: ' can ' },
        ...callPieces(request, namespace),
        { text: ` ${sayAllowedAt(refusal.allowedNow)}` },
      ],
      evidence: [
        ...(refusal.allowedNow.hasTurned ? [[{ text: 'fixed ' }, { at: refusal.allowedNow.at }]] : []),
        ...refusalTimes(readings, call),
        ...whoLogged([refusal]),
      ],
      action: { says: 'See the answer', href: callAddress(call, own) },
      merged: [],
    },
  ]
}

/** What no permission decides: admission, an expired token, or a text that does not name the whole call. */
function otherCause(readings: RefusalsRead, refusal: LoggedRefusal): OverviewCause {
  const { explanation, seenIn } = refusal
  const { cause, kind } = explanation
  const event = seenIn.find((one) => one.from === 'event')
  const who: Piece[] =
    event === undefined
      ? subjects([...new Set(seenIn.flatMap((one) => (one.from === 'log' ? [one.owner] : [])))])
      : [{ text: `${event.kind} ` }, { name: event.name }]
  const what =
    kind === 'admission'
      ? ' is refused by admission'
      : kind === 'authentication'
        ? ' is not authenticated'
        : ' is refused'
  return {
    severity: 'bad',
    says: [...who, ...say`${words(what)}: ${firstSentence((cause ?? explanation).says)}`],
    evidence: [
      ...times(readings, [refusal]),
      ...(kind === 'admission' ? [[{ text: 'no Role fixes this' }]] : []),
    ],
    action: { says: 'See why', href: refusalsAddress() },
    merged: [],
  }
}

/**
 * The refusals in logs and events that explain no crash: those of this account as one cause, those of others as
 * one, and what no permission decides by itself.
 */
export function loggedCauses(
  readings: Pick<OverviewReadings, 'refusals' | 'access'>,
  told: readonly RefusedCall[],
): OverviewCause[] {
  const { refusals, access } = readings
  if (refusals.state === 'unread') return []
  const { namespace } = refusals.value
  const own = access.state === 'read' ? access.value.user : ''
  const keys = new Set(told.map(callKey))
  const all = loggedCalls(readings).filter(({ call }) => !keys.has(callKey(call)))
  const calls = all.filter(({ refusal }) => refusal.doubt === undefined)
  const doubted = all.filter(({ refusal }) => refusal.doubt !== undefined)
  const others = logged(readings).filter((refusal) => callIn(refusal).length === 0)
  const more = others.slice(MOST_OTHERS)
  const allowed = everLoggedCalls(readings).filter(
    ({ call, refusal }) => refusal.allowedNow !== undefined && !keys.has(callKey(call)),
  )
  return [
    ...allowed.slice(0, MOST_OTHERS).flatMap((one) => allowedCause(readings, one, own, namespace)),
    ...callsCause(
      readings,
      calls.filter(({ call }) => call.user === own),
      own,
      namespace,
    ),
    ...callsCause(
      readings,
      calls.filter(({ call }) => call.user !== own),
      own,
      namespace,
    ),
    ...doubtedCause(readings, doubted),
    ...others.slice(0, MOST_OTHERS).map((refusal) => otherCause(readings, refusal)),
    ...(more.length === 0
      ? []
      : [
          {
            severity: 'bad' as const,
            says: [{ text: `${counted(more.length, 'more refusal')} in logs and events` }],
            evidence: times(readings, more),
            action: SEE_ALL,
            merged: [],
          },
        ]),
  ]
}
