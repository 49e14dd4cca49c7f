import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'

export const undoSchema = said({
  /** What the commands remove, and from whom. */
  says: sentence,
  /** In the order in which they are run; none for a binding that Kubernetes makes itself. */
  steps: z.array(said({ says: sentence, command: z.string() })),
})
/** How to take a grant back. */
export type Undo = z.infer<typeof undoSchema>
