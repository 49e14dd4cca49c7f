import * as z from 'zod/mini'

/** One thing about another container: what was seen, or why not. */
const factSchema = z.object({
  state: z.enum(['ok', 'warning', 'bad', 'neutral', 'unknown', 'denied']),
  says: z.string(),
})
export type NeighborFact = z.infer<typeof factSchema>

/** Another container of this pod by one of its processes. No value of a variable, no content of a token. */
export const neighborSchema = z.object({
  /** Its name in the pod, or its command. */
  name: z.string(),
  pid: z.number(),
  command: z.string(),
  uid: z.number(),
  gid: z.number(),
  token: factSchema,
  mounts: factSchema,
  resolver: factSchema,
  libc: factSchema,
  proxies: factSchema,
  /** What lets this container see what the kernel refused. */
  fix: z.exactOptional(z.string()),
})
export type Neighbor = z.infer<typeof neighborSchema>

/** The answer of `GET /api/identity/neighbors`. */
export const neighborsSchema = z.object({
  state: z.enum(['shared', 'alone', 'unknown', 'absent']),
  says: z.string(),
  /** How to see the other containers, where none is seen. */
  add: z.exactOptional(z.string()),
  containers: z.array(neighborSchema),
  notes: z.array(z.string()),
})
export type NeighborsAnswer = z.infer<typeof neighborsSchema>
