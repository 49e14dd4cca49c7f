import { visibleText } from '@/lib/words/visible-text'
import type { Piece } from './pieces'

/** A sentence as a value: what is a name, code or a quote in it is known until it is written down. */
export type Phrase = readonly Piece[]

/** What a sentence is made of. A bare text is none: is it code, a name, a quote, or words of our own? */
export type PhrasePart = Piece | Phrase | number

/** A word of the API, a path, a call, the name of an object: what cannot be seen in it is written out. */
export const code = (text: string): Piece => ({ code: visibleText(text) })
/** What somebody else said, verbatim. */
export const quote = (text: string): Piece => ({ quote: text })
/** Words of our own that were chosen elsewhere, such as a count. */
export const words = (text: string): Phrase => (text === '' ? [] : [{ text }])

export const NOTHING: Phrase = []

function isPhrase(part: PhrasePart): part is Phrase {
  return Array.isArray(part)
}

function piecesOf(part: PhrasePart): Phrase {
  if (typeof part === 'number') return [{ text: String(part) }]
  return isPhrase(part) ? part : [part]
}

/** Words that follow each other are one piece, so that equal sentences are equal values. */
export function settled(pieces: Phrase): Phrase {
  const all: Piece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (Object.values(piece).join('') === '') continue
    if (last !== undefined && 'text' in last && 'text' in piece)
      all[all.length - 1] = { text: last.text + piece.text }
    else all.push(piece)
  }
  return all
}

/** A sentence: its literal is words of our own, and each part says what it is. */
export function say(literals: TemplateStringsArray, ...parts: readonly PhrasePart[]): Phrase {
  return settled(
    literals.flatMap((text, i) => {
      const part = parts[i]
      return part === undefined ? [{ text }] : [{ text }, ...piecesOf(part)]
    }),
  )
}

export function isSilent(phrase: Phrase): boolean {
  return phrase.length === 0
}

/** Sentences one after the other; what says nothing is left out. */
export function inTurn(phrases: readonly (Phrase | undefined)[], between = ' '): Phrase {
  const said = phrases.flatMap((phrase) => (phrase === undefined || isSilent(phrase) ? [] : [phrase]))
  return settled(said.flatMap((phrase, i) => (i === 0 ? phrase : [{ text: between }, ...phrase])))
}

/** Sentences without those that another says word for word. */
export function onceEach(phrases: readonly Phrase[]): Phrase[] {
  return [...new Map(phrases.map((phrase) => [plain(phrase), phrase])).values()]
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly PhrasePart[], last: 'and' | 'or' = 'and'): Phrase {
  return settled(
    items.flatMap((item, i) => {
      const before = i === 0 ? '' : i === items.length - 1 ? ` ${last} ` : ', '
      return [{ text: before }, ...piecesOf(item)]
    }),
  )
}

/** A list of at most `most` entries; beyond that the last of them counts the rest: "a, b and 7 more". */
export function shortListed(items: readonly PhrasePart[], most = 6): Phrase {
  if (items.length <= most) return listed(items)
  return listed([...items.slice(0, most - 1), say`${items.length - most + 1} more`])
}

const ENDS = /[.!?…]$/

/** With the period that ends it, where nothing else does. */
export function sentenceOf(phrase: Phrase): Phrase {
  return isSilent(phrase) || ENDS.test(plain(phrase.slice(-1))) ? phrase : say`${phrase}.`
}

/** Phrases and sentences in one line: a comma after a phrase, none after the end of a sentence. */
export function inOneLine(parts: readonly Phrase[]): Phrase {
  return parts.reduce(
    (line, part) => inTurn([line, part], ENDS.test(plain(line.slice(-1))) ? ' ' : ', '),
    NOTHING,
  )
}

/** A sentence whose first word is ours, with a capital. */
export function capitalized(phrase: Phrase): Phrase {
  const [first, ...rest] = phrase
  if (first === undefined || !('text' in first)) return phrase
  return [{ text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest]
}

/** The sentence without its formatting; a moment is its RFC 3339. */
export function plain(phrase: Phrase): string {
  return phrase.map((piece) => Object.values(piece).join('')).join('')
}

/** One of our own texts, in which what is typed is between backticks. */
export function typed(text: string): Phrase {
  return settled(text.split('`').map((part, i) => (i % 2 === 0 ? { text: part } : { code: part })))
}
