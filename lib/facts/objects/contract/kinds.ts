import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { namespaceQuerySchema } from '@/lib/contract/segments'
import { said, sentence } from '@/lib/phrase/wire'

export const kindSchema = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string(),
  kind: z.string(),
  namespaced: z.boolean(),
  verbs: z.array(z.string()),
  shortNames: z.array(z.string()),
  /** Verbs that this account holds in the namespace; `unknown` when the review could not be made. */
  held: z.union([z.array(z.string()), z.literal('unknown')]),
})
export type Kind = z.infer<typeof kindSchema>

/** The answer of `GET /api/kinds`. */
export const kindsSchema = said({
  namespace: z.string(),
  kinds: z.array(kindSchema),
  failedGroups: z.array(said({ group: z.string(), version: z.string(), says: sentence })),
  /** Why a verb that is not in `held` may be held anyway, or `held` is unknown; absent when the reviews were complete. */
  heldIncomplete: z.exactOptional(sentence),
})
export type Kinds = z.infer<typeof kindsSchema>

export const kindsApi = api('GET /api/kinds', { Kinds: kindsSchema }, namespaceQuerySchema)
