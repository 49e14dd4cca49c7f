import * as z from 'zod/mini'

/**
 * A part of a sentence: words, code, the name that the sentence is about, a bold word, or a moment (RFC 3339): `at` is shown as
 * an age, `since` as a time of day.
 */
export const pieceSchema = z.union([
  z.object({ text: z.string() }),
  z.object({ code: z.string() }),
  z.object({ name: z.string() }),
  z.object({ strong: z.string() }),
  z.object({ at: z.string() }),
  z.object({ since: z.string() }),
])
export type Piece = z.infer<typeof pieceSchema>
