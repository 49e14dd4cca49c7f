import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'

export const cloudLinkSchema = said({
  id: z.string(),
  /** Two or three words. */
  name: z.string(),
  state: z.enum(['ok', 'broken', 'unknown']),
  /** Which evidence tells. */
  says: sentence,
})
export type CloudLink = z.infer<typeof cloudLinkSchema>

/** How this pod would get credentials of a cloud, as far as the pod shows. Nothing was sent to the cloud. */
export const cloudSchema = said({
  id: z.enum(['aws-irsa', 'aws-pod-identity', 'azure', 'google']),
  name: z.string(),
  by: z.string(),
  /** `complete`: no link is broken and none is unknown; what the cloud says to it was not asked. */
  state: z.enum(['complete', 'broken', 'unknown']),
  says: sentence,
  /** Where it is broken, what is: `says` without its period and how that came to be. */
  brief: z.exactOptional(sentence),
  links: z.array(cloudLinkSchema),
  /** What a client does instead. */
  fallback: z.exactOptional(sentence),
  fix: z.exactOptional(
    said({
      says: sentence,
      yaml: z.exactOptional(z.string()),
      command: z.exactOptional(z.string()),
    }),
  ),
  /** The file of its token. */
  path: z.exactOptional(z.string()),
})
export type Cloud = z.infer<typeof cloudSchema>
