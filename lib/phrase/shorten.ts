import { type Phrase, plain } from './phrase'
import type { Piece } from './pieces'

/** How many words a reader counts. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

const countOf = (phrase: Phrase) => wordsOf(plain(phrase)).length

/** Sentences end in words of our own; a stop in a name or a quote ends none. */
const STOP = /(?<=[.?!])\s+(?=\p{Lu}|$)/u

function sentencesOf(phrase: Phrase): Phrase[] {
  const all: Piece[][] = [[]]
  for (const piece of phrase) {
    if (!('text' in piece)) {
      all.at(-1)?.push(piece)
      continue
    }
    const [first = '', ...others] = piece.text.split(STOP)
    all.at(-1)?.push({ text: first })
    for (const text of others) all.push([{ text }])
  }
  return all.filter((sentence) => plain(sentence).trim() !== '')
}

/** The first words of a piece, with a sign that there were more. */
function startOf(piece: Piece, most: number): Piece {
  const kept = (text: string) => `${/^\s*/.exec(text)?.[0]}${wordsOf(text).slice(0, most).join(' ')}…`
  if ('code' in piece) return { code: kept(piece.code) }
  if ('name' in piece) return { name: kept(piece.name) }
  return 'quote' in piece ? { quote: kept(piece.quote) } : { text: kept(Object.values(piece).join('')) }
}

/** The sign belongs to the last word, so that it is none of its own. */
function endHere(kept: readonly Piece[]): Phrase {
  const last = kept.at(-1)
  if (last === undefined || !('text' in last)) return [...kept, { text: '…' }]
  return [...kept.slice(0, -1), { text: `${last.text.trimEnd()}…` }]
}

function cut(sentence: Phrase, most: number): Phrase {
  const kept: Piece[] = []
  for (const piece of sentence) {
    const left = most - countOf(kept)
    if (countOf([...kept, piece]) > most) return left > 0 ? [...kept, startOf(piece, left)] : endHere(kept)
    kept.push(piece)
  }
  return kept
}

/** The first sentences that fit whole into this many words; if even the first does not fit, its start and "…". */
export function fitSentences(phrase: Phrase, most: number): Phrase {
  const [first = [], ...others] = sentencesOf(phrase)
  if (most < 1) return []
  if (countOf(first) > most) return cut(first, most)
  let kept = first
  for (const sentence of others) {
    const longer: Phrase = [...kept, { text: ' ' }, ...sentence]
    if (countOf(longer) > most) break
    kept = longer
  }
  return kept
}

/** The first sentence without its stop, for a place in another sentence. */
export function firstSentence(phrase: Phrase): Phrase {
  const [first = []] = sentencesOf(phrase)
  const last = first.at(-1)
  if (last === undefined || !('text' in last) || !last.text.endsWith('.')) return first
  return [...first.slice(0, -1), { text: last.text.slice(0, -1) }]
}
