import type { Explanation } from '@/lib/contract/explanation'
import { capitalized, code, inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { sayShortUser } from '@/lib/phrase/users'
import { callWords } from '@/lib/rbac/call'
import { callNamespace } from '@/lib/rbac/rule'
import { sayAge } from '@/lib/words/durations'
import type { Facts } from '../facts'
import { sayCall } from '../wording/phrases'

/** One answer with the facts that it is the diagnosis of; a case file can be without them. */
export interface Side {
  facts?: Facts
  explanation: Explanation
  /** Of a case file: when it was made, RFC 3339. */
  madeAt?: string
}

export interface Sides<T> {
  a: T
  b: T
}

/** What one side is called beside the other. */
export interface Name {
  name: Phrase
  /** Where it was read, such as "in the case file", or whose it is. */
  where: Phrase
  /** Where it was read, or asked. */
  place: Phrase
  can(word: 'can' | 'cannot'): Phrase
}

export interface Names extends Sides<Name> {
  question: Phrase
}

export const isAllowedSide = ({ explanation: { verdict } }: Side) => verdict === 'allowed'
export const isRefusedSide = ({ explanation: { verdict } }: Side) =>
  verdict === 'denied' || verdict === 'failed'

function callOf({ facts, explanation: { request } }: Side) {
  const call = facts?.request ?? { ...request, verb: request.verb ?? '' }
  const place = facts ? callNamespace(facts.request) : (request.namespace ?? '')
  return { call, user: facts?.caller ?? request.user ?? '', home: facts?.home ?? '', place }
}

/** What the two are called: by their accounts, of one account by the namespaces of the calls, or by where they were read. */
export function namesOf({ a, b }: Sides<Side>): Names {
  const [one, two] = [callOf(a), callOf(b)]
  const isOne = one.user === two.user
  const isOnePlace = one.place === two.place
  const isFile = a.madeAt !== undefined || b.madeAt !== undefined
  const areFiles = a.madeAt !== undefined && b.madeAt !== undefined
  const of = (side: Side, { user: name, home, place }: typeof one, nth: string) => {
    const user = sayShortUser(name, one.home === two.home ? home : '')
    const inFile = areFiles ? say`in the ${words(nth)} case file` : say`in the case file`
    const source = side.madeAt === undefined ? say`here` : inFile
    const at = isOnePlace ? source : place === '' ? say`in the whole cluster` : say`in ${code(place)}`
    const from = isFile ? source : at
    const where = !isFile && isOnePlace && !isOne ? say`for ${user}` : from
    const can = (word: string) => (isOne ? say`it ${words(word)} ${at}` : say`${user} ${words(word)}`)
    return { name: isOne ? say`${user} ${at}` : user, where, place: from, can, user, at }
  }
  const [p, r] = [of(a, one, 'first'), of(b, two, 'second')]
  const call = isOnePlace ? sayCall(one.call) : say`${code(callWords(one.call))}`
  const isMirror = !isAllowedSide(a) && isAllowedSide(b)
  const [yes, no] = isMirror
    ? [say`${p.user} not ${call} ${isOne ? p.at : NOTHING}`, isOne ? say`can ${r.at}` : say`${r.user} can`]
    : isOne
      ? [say`${p.user} ${call} ${p.at}`, say`not ${r.at}`]
      : [p.user, say`not ${r.user} ${call}`]
  const why =
    isMirror && !isOne ? say`Why can ${p.user} not ${call}, and ${no}?` : say`Why can ${yes} and ${no}?`
  const isTold = isMirror || (isAllowedSide(a) && isRefusedSide(b))
  return { a: p, b: r, question: isTold ? why : say`Can ${p.name} and ${r.name} ${call}?` }
}

const MOST_OF_NAME = 512

/** No name in it is longer than that of a user: those of a case file are anyone's. */
export function bounded(phrase: Phrase): Phrase {
  return phrase.map((piece) => ('code' in piece ? { code: foreign(piece.code, MOST_OF_NAME) } : piece))
}

const DAY_MS = 86_400_000

// By so much the clocks of two machines differ, and a file can be younger than now.
const SKEW_MS = 300_000

/** Said first of a case file that is older than a day, or of which that is not known; `now` in ms since 1970. */
export function sayAges(sides: Sides<Side>, names: Names, now: number): Phrase | undefined {
  const old = (['a', 'b'] as const).flatMap((side) => {
    const { madeAt } = sides[side]
    if (madeAt === undefined) return []
    const at = Date.parse(madeAt)
    if (Number.isNaN(at) || at - now > SKEW_MS)
      return [say`When what is ${names[side].where} was read is not known.`]
    if (now - at < DAY_MS) return []
    return [say`What is ${names[side].where} was read ${words(sayAge(at, now))}.`]
  })
  return old.length === 0 ? undefined : capitalized(inTurn(old))
}

/** Why nothing is named: both have the same verdict, one has none, or nothing that was read turns it. */
export function sayUndecided(sides: Sides<Side>, { a, b }: Names): Phrase {
  const both = Object.values(sides)
  if (callWords(callOf(sides.a).call) !== callWords(callOf(sides.b).call)) return say`The calls differ`
  if (both.every(isAllowedSide)) return say`Both can`
  if (both.every(isRefusedSide)) return say`Neither can`
  const open = [a, b].filter((_, i) => both[i]?.explanation.verdict === 'unknown').map(({ name }) => name)
  if (open[0]) return say`Whether ${open[0]} can is not known`
  return both.some(({ facts }) => facts === undefined)
    ? say`One of the answers has no facts that could be exchanged`
    : say`What decides is not in what could be read`
}
