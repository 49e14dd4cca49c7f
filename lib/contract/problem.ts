import * as z from 'zod/mini'

/** A request that was wrong, or our own failure: `application/problem+json`. A denial is never a problem. */
export const problemSchema = z.object({
  code: z.enum([
    'invalid-request',
    'not-found',
    'method-not-allowed',
    'forbidden-origin',
    'not-signed-in',
    'closed',
    'hidden',
    'too-large',
    'too-many-requests',
    'api-server-unreachable',
    'api-server-refused',
    'token-refused',
    'api-server-failed',
    'no-credentials',
    'unexpected-answer',
    'internal',
    // Made by the browser, when Podglass itself gives no answer.
    'podglass-unreachable',
  ]),
  title: z.string(),
  detail: z.string(),
  status: z.number(),
  retryable: z.boolean(),
  /** What to change, in one sentence. */
  hint: z.string(),
  /** The fields that were wrong and what each allows. */
  fields: z.array(z.object({ field: z.string(), says: z.string() })),
})

export type Problem = z.infer<typeof problemSchema>
