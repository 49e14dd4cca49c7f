import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { said, sentence } from '@/lib/phrase/wire'

/** One thing about another container: what was seen, or why not. */
const factSchema = said({
  state: z.enum(['ok', 'warning', 'bad', 'neutral', 'unknown', 'denied']),
  says: sentence,
})
export type NeighborFact = z.infer<typeof factSchema>

/** Another container of this pod by its first process. No value of a variable, no content of a token. */
const neighborSchema = said({
  /** Its name in the pod, or its command. */
  name: z.string(),
  command: z.string(),
  uid: z.number(),
  gid: z.number(),
  token: factSchema,
  mounts: factSchema,
  resolver: factSchema,
  libc: factSchema,
  proxies: factSchema,
  /** What lets this container see what the kernel refused. */
  fix: z.exactOptional(sentence),
})
export type Neighbor = z.infer<typeof neighborSchema>

/** The answer of `GET /api/identity/neighbors`: empty but in a container that `kubectl debug --target` added. */
export const neighborsSchema = z.object({ target: z.exactOptional(neighborSchema) })
export type NeighborsAnswer = z.infer<typeof neighborsSchema>

export const neighborsApi = api('GET /api/identity/neighbors', { Neighbors: neighborsSchema })
