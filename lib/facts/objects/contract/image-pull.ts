import * as z from 'zod/mini'
import { said, sentence } from '@/lib/phrase/wire'

const pullSourceSchema = said({
  /** What the kubelet takes it from, in its order: secrets that the pod names, then what the node has. */
  of: z.enum(['pod', 'account', 'none', 'config', 'provider']),
  /** Of the Secret; "" for any other. */
  name: z.string(),
  state: z.enum(['missing', 'there', 'skipped', 'unseen']),
  /** Whether it exists, as far as events and objects tell: no Secret is read. */
  says: sentence,
  /** RFC 3339: when the kubelet last said so. */
  at: z.exactOptional(z.string()),
})

/** One image of a pod, and which credentials the kubelet tries for it. */
export const imagePullSchema = said({
  registry: z.string(),
  repository: z.string(),
  /** With its `:` or `@`. */
  tag: z.string(),
  /** The volume that is made of it, where it is no container's. */
  volume: z.exactOptional(z.string()),
  state: z.enum(['pulled', 'failed', 'waiting']),
  /** What is missing, as far as that can be seen. */
  says: sentence,
  /** Creates it. */
  command: z.exactOptional(z.string()),
  sources: z.array(pullSourceSchema),
})
export type ImagePull = z.infer<typeof imagePullSchema>
