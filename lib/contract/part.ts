import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'

/** A part that could not be read, and why. `explain` is the query of the access page for a refusal. */
export const unreadSchema = said({
  state: z.enum(['denied', 'absent', 'unknown']),
  says: sentence,
  explain: z.exactOptional(z.string()),
})
export type UnreadPart = z.infer<typeof unreadSchema>

/** A part of an answer with a state of its own: what was read, or why it was not. */
export type Part<T> = { state: 'read'; value: T } | UnreadPart

export function partSchema<S extends z.ZodMiniType>(value: S) {
  return z.union([z.object({ state: z.literal('read'), value }), unreadSchema])
}
