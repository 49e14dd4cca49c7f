import * as z from 'zod/mini'

/**
 * A part of a sentence: words of our own, code, the name that the sentence is about, what somebody else said, a bold word, or a
 * moment (RFC 3339): `at` is shown as an age, `since` as a time of day.
 */
export const pieceSchema = z.union([
  z.object({ text: z.string() }),
  z.object({ code: z.string() }),
  z.object({ name: z.string() }),
  z.object({ quote: z.string() }),
  z.object({ strong: z.string() }),
  z.object({ at: z.string() }),
  z.object({ since: z.string() }),
])
export type Piece = z.infer<typeof pieceSchema>

/** What is not our own words in a sentence that travels as plain text. */
const markSchema = z.tuple([z.number(), z.number(), z.enum(['code', 'name', 'quote', 'strong'])])
export type Mark = z.infer<typeof markSchema>

/** The marks of an object's sentences, each by the field that it is in. */
export const marksSchema = z.record(z.string(), z.array(markSchema))
export type Marks = z.infer<typeof marksSchema>
