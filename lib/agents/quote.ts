import type { Explanation } from '@/lib/contract/explanation'
import type { Piece } from '@/lib/contract/pieces'
import { visibleText } from '@/lib/contract/visible-text'
import { type KnownNames, knownNames, namedWords } from '@/lib/words/answer/named-words'
import type { Voice } from '@/lib/words/answer/plain-answer'
import { describeUser, shortUser } from '@/lib/words/users'

const MOST_OF_A_QUOTE = 400
const NAME = /^[\w.:@/*+=-]+(?: [\w.:@/*+=-]+){0,2}$/
const PLAIN_NAME = /^[\w.:@/*+=-]+$/
/** So many words in a row that a message of the cluster has too are its words. */
const RUN = 3

/** What the cluster or a text says, as data: in quotes, with its own quotes and line breaks escaped, on one line. */
export function quoted(text: string, most = MOST_OF_A_QUOTE): string {
  const cut = text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : text
  return visibleText(JSON.stringify(cut))
}

/** A name as it is told to an agent: between backticks, or in quotes where it is not of the form of a name. */
export function named(name: string): string {
  return PLAIN_NAME.test(name) ? `\`${name}\`` : quoted(name, name.length)
}

/** A sentence in pieces: each name in it stands in backticks or quotes. One without any mark can be all of others. */
export function quotedPieces(pieces: readonly Piece[]): string {
  const isMarked = pieces.some((piece) => 'code' in piece || 'name' in piece)
  if (!isMarked) return quoted(pieces.map((piece) => Object.values(piece).join('')).join(''))
  return pieces
    .map((piece) =>
      'code' in piece
        ? code(piece.code)
        : 'name' in piece
          ? named(piece.name)
          : Object.values(piece).join(''),
    )
    .join('')
}

/** A call, such as "watch jobs.batch", or one name. */
export function code(text: string): string {
  return NAME.test(text) ? `\`${text}\`` : quoted(text, text.length)
}

/** Whose call it was, by a name that others chose. */
export function quotedUser(user: string, unnamed?: string): string {
  return marker({ api: new Set(), objects: userNames(user) })(describeUser(user, unnamed))
}

/** The names by which a sentence may call a user. */
export function userNames(user: string): ReadonlySet<string> {
  return visibleNames([user, shortUser(user, '')])
}

/** Names of the data as a sentence has them. */
export function visibleNames(names: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(
    names.filter((name) => name !== undefined && name !== '').map((name) => visibleText(name ?? '')),
  )
}

interface Part {
  text: string
  isForeign: boolean
}

const bare = (word: string) => word.replace(/^["'`([]+|["'`)\].,:;!?]+$/g, '')

/** Each run of words that a message has too. */
function runsOf(messages: readonly string[]): ReadonlySet<string> {
  return new Set(
    messages.flatMap((message) => {
      const words = visibleText(message).split(/\s+/).map(bare).filter(Boolean)
      return words.slice(0, words.length - RUN + 1).map((_, i) => words.slice(i, i + RUN).join(' '))
    }),
  )
}

/** A text in parts by whether its words are those of a message. */
function withoutRuns(text: string, runs: ReadonlySet<string>): Part[] {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({
    word: bare(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }))
  const isForeign = words.map(() => false)
  words.forEach((_, i) => {
    const run = words.slice(i, i + RUN).map(({ word }) => word)
    if (run.length === RUN && runs.has(run.join(' '))) isForeign.fill(true, i, i + RUN)
  })
  const parts: Part[] = []
  let at = 0
  for (let i = 0; i < words.length; i += 1) {
    if (!isForeign[i]) continue
    const first = words[i]
    while (isForeign[i + 1]) i += 1
    const last = words[i]
    if (first === undefined || last === undefined) break
    // The stop that ends our sentence is not theirs.
    const to = last.to - (/[.:,;]$/.exec(text.slice(0, last.to))?.[0].length ?? 0)
    parts.push(
      { text: text.slice(at, first.from), isForeign: false },
      { text: text.slice(first.from, to), isForeign: true },
    )
    at = to
  }
  return [...parts, { text: text.slice(at), isForeign: false }]
}

/** A text in parts by one name that is not of the form of a name, however it stands in it. */
function withoutName(parts: readonly Part[], name: string): Part[] {
  return parts.flatMap((part) => {
    if (part.isForeign) return [part]
    return part.text
      .split(name)
      .flatMap((text, i) => [
        ...(i === 0 ? [] : [{ text: name, isForeign: true }]),
        { text, isForeign: false },
      ])
  })
}

/**
 * How an explanation is told to an agent: each name of its data, and each run of words that a message in its evidence has too,
 * stands in backticks or quotes. What is known of the data decides; our own words are never changed.
 */
export function voiceOf(explanation: Explanation): Voice {
  const marked = marker(
    knownNames(explanation),
    explanation.evidence.map(({ says }) => says),
  )
  return {
    fact: (words) => words.map(({ text, isCode }) => (isCode ? code(text) : marked(text))).join(''),
    says: marked,
    quote: (text) => quoted(text),
  }
}

/** Puts the names, and what a message said, into backticks or quotes wherever one of our sentences has them. */
export function marker(names: KnownNames, messages: readonly string[] = []): (text: string) => string {
  const odd = [...names.objects, ...names.api]
    .filter((name) => !PLAIN_NAME.test(name) && name.length > 1)
    .sort((a, b) => b.length - a.length)
  const runs = runsOf(messages)
  return (text) => {
    const visible = visibleText(text)
    const byName = odd.reduce<Part[]>(withoutName, [{ text: visible, isForeign: false }])
    return byName
      .flatMap((part) => (part.isForeign ? [part] : withoutRuns(part.text, runs)))
      .map(({ text, isForeign }) => {
        if (isForeign) return quoted(text, text.length)
        return namedWords(text, names)
          .map(({ text, isCode }) => (!isCode || text.startsWith('"') ? text : code(text)))
          .join('')
      })
      .join('')
  }
}
