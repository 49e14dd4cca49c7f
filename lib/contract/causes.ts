import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'

/** The answer of `GET /api/causes`: every cause, in the order of the API server's gates. */
export const causesSchema = z.object({
  causes: z.array(z.object({ id: z.string(), title: z.string(), family: z.string() })),
})
export type ListedCause = z.infer<typeof causesSchema>['causes'][number]

export const causesApi = api('GET /api/causes', { Causes: causesSchema })
