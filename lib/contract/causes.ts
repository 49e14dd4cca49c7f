import * as z from 'zod/mini'

/** The answer of `GET /api/causes`: every cause, in the order of the API server's gates. */
export const causesSchema = z.object({
  causes: z.array(z.object({ id: z.string(), title: z.string(), family: z.string() })),
})
export type ListedCause = z.infer<typeof causesSchema>['causes'][number]
