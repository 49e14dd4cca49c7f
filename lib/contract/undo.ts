import * as z from 'zod/mini'

export const undoSchema = z.object({
  /** What the commands remove, and from whom. */
  says: z.string(),
  /** In the order in which they are run; none for a binding that Kubernetes makes itself. */
  steps: z.array(z.object({ says: z.string(), command: z.string() })),
})
/** How to take a grant back. */
export type Undo = z.infer<typeof undoSchema>
