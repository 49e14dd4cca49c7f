import * as z from 'zod/mini'
import { type Phrase, plain, settled, words } from './phrase'
import { type Mark, type Marks, marksSchema, type Piece } from './pieces'

const isPhrase = (value: unknown): value is Phrase => Array.isArray(value)

/** A sentence: a phrase in code, and on the wire its text alone, unless `said` puts its marks beside it. */
export const sentence = z.codec(z.string(), z.custom<Phrase>(isPhrase), { decode: words, encode: plain })

/** Somebody else's words, verbatim. */
export const verbatim = z.string()

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown) => typeof value === 'object' && value !== null

type Wire<Shape extends z.core.$ZodShape> = z.input<z.ZodMiniObject<Shape>> & { marks?: Marks }
type Said<Shape extends z.core.$ZodShape> = z.ZodMiniType<z.output<z.ZodMiniObject<Shape>>, Wire<Shape>> & {
  shape: Shape
  _zod: { propValues: z.core.util.PropValues }
}

/**
 * An object whose `sentence` fields are phrases in code. On the wire they are plain text under their names, with the marks of all
 * that is not our own words beside them in `marks`.
 */
export function said<Shape extends z.core.$ZodShape>(shape: Shape): Said<Shape> {
  const isSaid = (schema: unknown) =>
    schema === sentence || (schema instanceof z.ZodMiniExactOptional && schema.def.innerType === sentence)
  const names = Object.keys(shape).filter((name) => isSaid(shape[name]))
  const texts = Object.fromEntries(
    names.map((name) => [name, shape[name] === sentence ? z.string() : z.exactOptional(z.string())]),
  )
  const wire = z.object({ ...shape, ...texts, marks: z.exactOptional(marksSchema) })
  const codec = z.codec(wire as z.ZodMiniType<Fields>, z.custom<Fields>(isFields), {
    decode: ({ marks, ...fields }) => ({ ...fields, ...heard(fields, names, marks as Marks | undefined) }),
    encode: (fields) => ({ ...fields, ...told(fields, names) }),
  })
  return Object.assign(codec, { shape }) as unknown as Said<Shape>
}

function told(fields: Fields, names: readonly string[]): Fields {
  const there = names.filter((name) => name in fields)
  const marks = there.flatMap((name) => {
    const own = isPhrase(fields[name]) ? marksOf(fields[name]) : []
    return own.length === 0 ? [] : [[name, own] as const]
  })
  return {
    // What is no phrase is no text either, so that the schema refuses it.
    ...Object.fromEntries(
      there.map((name) => [name, isPhrase(fields[name]) ? plain(fields[name]) : undefined]),
    ),
    ...(marks.length === 0 ? {} : { marks: Object.fromEntries(marks) }),
  }
}

function heard(fields: Fields, names: readonly string[], marks: Marks = {}): Fields {
  const there = names.filter((name) => name in fields)
  return Object.fromEntries(there.map((name) => [name, phraseOf(String(fields[name]), marks[name] ?? [])]))
}

const MARKED = ['code', 'name', 'quote', 'strong'] as const

function marksOf(phrase: Phrase): Mark[] {
  let at = 0
  return phrase.flatMap((piece): Mark[] => {
    const from = at
    at += Object.values(piece).join('').length
    return MARKED.filter((as) => as in piece).map((as) => [from, at, as])
  })
}

/** A sentence from its text and its marks; what no mark covers is words. */
function phraseOf(text: string, marks: readonly Mark[]): Phrase {
  const pieces: Piece[] = []
  let at = 0
  for (const [start, end, as] of marks) {
    // A mark that does not fit the text marks nothing.
    if (start < at || end <= start || end > text.length) continue
    pieces.push({ text: text.slice(at, start) }, { [as]: text.slice(start, end) } as Piece)
    at = end
  }
  return settled([...pieces, { text: text.slice(at) }])
}
