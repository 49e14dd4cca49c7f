import * as z from 'zod/mini'
import { inTurn, type Phrase, words } from '@/lib/phrase/phrase'
import { said, sentence } from '@/lib/phrase/wire'

/** A request that was wrong, or our own failure: `application/problem+json`. A denial is never a problem. */
export const problemSchema = said({
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
  detail: sentence,
  status: z.number(),
  retryable: z.boolean(),
  /** What to change, in one sentence. */
  hint: sentence,
  /** The fields that were wrong and what each allows. */
  fields: z.array(z.object({ field: z.string(), says: z.string() })),
})

export type Problem = z.infer<typeof problemSchema>

/** What happened, in full. */
export function sayProblem({ title, detail }: Pick<Problem, 'title' | 'detail'>): Phrase {
  return inTurn([words(title), detail])
}
