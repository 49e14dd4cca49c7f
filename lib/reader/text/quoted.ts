import { goQuote, goUnquote } from '@/lib/words/go-quote'
import { levelOf, quoteEnds, unescaped } from './escape-level'
import { joinBroken } from './line-noise'
import { type Squashed, sourceEnd, sourceStart } from './squash'

/** How a text writes the quotes around a value: `"`, `\"`, `\\\"`, or a single quote that a logger put in their place. */
export interface QuoteForm {
  backslashes: number
  sign: '"' | "'" | '`'
}

export interface Quoted {
  state: 'whole'
  form: QuoteForm
  /** As it is between Go's double quotes. */
  literal: string
  value: string
  /** Squashed offset behind the closing quote. */
  end: number
}

/** The text ends, or its outer string ends, before the value does. */
export interface CutOff {
  state: 'cut'
  form: QuoteForm
}

const LONGEST = 4_096
const MOST_BREAKS = 12

/** The quote at a squashed offset. */
export function quoteAt(view: Squashed, index: number): QuoteForm | undefined {
  let at = index
  while (view.text[at] === '\\') at += 1
  const sign = view.text[at]
  return sign === '"' || sign === "'" || sign === '`' ? { backslashes: at - index, sign } : undefined
}

/** Reads the quoted value at a squashed offset; undefined when there is no such quote. */
export function readQuoted(view: Squashed, index: number, form?: QuoteForm): Quoted | CutOff | undefined {
  const opening = quoteAt(view, index)
  if (!opening) return undefined
  if (form && (form.backslashes !== opening.backslashes || form.sign !== opening.sign)) return undefined
  const start = index + opening.backslashes + 1
  const closing = closingQuote(view, start, opening)
  if (closing === undefined) return { state: 'cut', form: opening }
  const raw = view.source.slice(sourceEnd(view, start), sourceStart(view, closing - opening.backslashes))
  const content = contentOf(raw, opening)
  if (content === undefined) return { state: 'cut', form: opening }
  return { state: 'whole', form: opening, ...content, end: closing + 1 }
}

function closingQuote(view: Squashed, start: number, { backslashes, sign }: QuoteForm): number | undefined {
  const limit = Math.min(view.text.length, start + LONGEST)
  let run = 0
  for (let at = start; at < limit; at++) {
    const character = view.text[at]
    if (character === '\\') {
      run += 1
      continue
    }
    if (character === sign) {
      const ends = quoteEnds(run, backslashes)
      if (ends === 'closes') return at
      if (ends === 'ends-outer') return undefined
    }
    run = 0
  }
  return undefined
}

function contentOf(raw: string, form: QuoteForm): { literal: string; value: string } | undefined {
  const level = levelOf(form.backslashes)
  const joined = joinBroken(raw)
  const literal = level === 0 ? joined : joinBroken(unescaped(joined, level))
  const isBroken = literal.length < raw.length && raw.includes('\n')
  // A value that runs over lines and has blanks in it is two values whose middle is missing.
  if (isBroken && (/\s/.test(literal) || raw.split('\n').length > MOST_BREAKS)) return undefined
  if (literal.includes('\n')) return undefined
  const bare = literal.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  if (form.sign !== '"') return { literal, value: bare }
  const value = goUnquote(`"${bare}"`)
  // A log that took one level of escapes off too many, as in `CORP\jane`.
  return value === undefined ? { literal: goQuote(bare).slice(1, -1), value: bare } : { literal, value }
}
