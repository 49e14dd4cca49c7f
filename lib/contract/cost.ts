import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'

const countSchema = z.number().check(z.int(), z.nonnegative())

/** Requests that the API server answered or that failed, and the bytes of the answers' bodies on the wire. */
const askedSchema = z.object({ requests: countSchema, bytes: countSchema })
export type Asked = z.infer<typeof askedSchema>

/** What Podglass costs the API server. */
export const costSchema = z.object({
  /** For all viewers together; in user mode for the one who asks. */
  of: z.enum(['all', 'viewer']),
  /** When this process began to count, which distinguishes a new process from the old one. */
  since: z.string(),
  /** What the calls to the API server last met; `unknown` where the last minute had none. */
  server: z.enum(['answers', 'unauthorized', 'silent', 'unknown']),
  /** Milliseconds that requests of the last minute waited for their turn in Podglass's own queue. */
  waitedMs: countSchema,
  /** Watches that are open now. */
  watches: countSchema,
  /** Event streams to browsers that are open now. The tabs of one browser share one. */
  viewers: countSchema,
  /** By kind of call, most requests of the last minute first. */
  kinds: z.array(
    z.object({
      /** `list pods`, `create selfsubjectrulesreviews.authorization.k8s.io`, `get /version`. */
      call: z.string(),
      minute: askedSchema,
      /** Of the current second and as many before it as the query asked for. */
      young: askedSchema,
      total: askedSchema,
    }),
  ),
})
export type Cost = z.infer<typeof costSchema>

/** The query of `GET /api/cost`. */
export const costQuerySchema = z.strictObject({
  age: z.exactOptional(
    z.pipe(
      z.string().check(z.regex(/^(?:[1-5]?\d|60)$/, { error: 'Give whole seconds from 0 to 60.' })),
      z.transform(Number),
    ),
  ),
})

/** The longest that an answer which all viewers share is kept. */
export const MAX_AGE_S = 60

/** The oldest answer that the asker accepts, in seconds: it costs the API server nothing if another has just asked. */
export const ageSchema = z.exactOptional(
  z.string().check(
    z.regex(/^\d{1,2}$/, { error: `A number of seconds from 0 to ${MAX_AGE_S}.` }),
    z.refine((text) => Number(text) <= MAX_AGE_S, { error: `At most ${MAX_AGE_S} seconds.` }),
  ),
)

export const costApi = api('GET /api/cost', { Cost: costSchema }, costQuerySchema)
