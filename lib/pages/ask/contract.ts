import * as z from 'zod/mini'
import {
  checkRequestSchema,
  groupsSchema,
  isOfKubernetesSchema,
  userSchema,
} from '@/lib/contract/access-check'
import { api } from '@/lib/contract/api-calls'
import { explanationSchema, findingsSchema, whoseTextSchema } from '@/lib/contract/explanation'
import { namespaceSchema } from '@/lib/contract/segments'
import { preflightSchema } from '@/lib/facts/preflight/contract'
import { whatIfSchema } from '@/lib/facts/what-if/contract'
import { said, sentence } from '@/lib/phrase/wire'

/** The body of `POST /api/ask`: anything that is typed or pasted into the box. `user` and `namespace` hold where the text names none. */
export const askRequestSchema = z.strictObject({
  text: z
    .string()
    .check(
      z.minLength(1, { error: 'Type a call, such as watch jobs in shop, or paste an error.' }),
      z.maxLength(256 * 1024, { error: 'At most 256 KiB of text.' }),
    ),
  isOfKubernetes: isOfKubernetesSchema,
  user: z.exactOptional(userSchema),
  groups: z.exactOptional(groupsSchema),
  namespace: z.exactOptional(z.union([z.literal(''), namespaceSchema])),
})
export type AskRequest = z.infer<typeof askRequestSchema>

/** The answer of `POST /api/ask`: what the text was understood as, and the answer to that. */
export const askSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('check'),
    /** The call as it was understood: what `POST /api/access/check` takes. */
    request: checkRequestSchema,
    explanation: explanationSchema,
    /** What of the text does not change the answer, such as `-o wide`. */
    ignored: z.array(z.string()),
  }),
  z.extend(findingsSchema, { kind: z.literal('explain') }),
  z.object({ kind: z.literal('what-if'), whatIf: whatIfSchema }),
  z.object({ kind: z.literal('preflight'), preflight: preflightSchema }),
  said({
    kind: z.literal('none'),
    says: sentence,
    /** The text that was probably meant. */
    meant: z.exactOptional(z.string()),
    /** What only the reader knows: asked again with `isOfKubernetes`, the text is read. */
    unclear: z.exactOptional(whoseTextSchema),
  }),
])
export type AskAnswer = z.infer<typeof askSchema>

export const askApi = api('POST /api/ask', { Ask: askSchema }, askRequestSchema)
