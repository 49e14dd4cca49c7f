import * as z from 'zod/mini'

/** `ok` is only what was seen to work; a rule that was worked out is `neutral`. */
const meaningSchema = z.enum(['ok', 'warning', 'bad', 'unknown', 'neutral'])
export type RoadMeaning = z.infer<typeof meaningSchema>

/** The line of a part: the answer in one or two sentences. */
const lineSchema = z.object({ meaning: meaningSchema, says: z.string() })
export type RoadLine = z.infer<typeof lineSchema>

/** What a C library needs to know to turn a name into queries. */
export const resolverSchema = z.object({
  nameservers: z.array(z.string()),
  search: z.array(z.string()),
  ndots: z.number(),
})

const answeredSchema = z.object({
  name: z.string(),
  /** The domain that was appended; absent for the name as is. */
  search: z.exactOptional(z.string()),
  type: z.enum(['A', 'AAAA']),
  outcome: z.enum(['address', 'nodata', 'nxdomain', 'servfail', 'timeout', 'failed']),
  addresses: z.array(z.string()),
  /** The resolver's code where it failed. */
  code: z.exactOptional(z.string()),
  ms: z.number(),
})
export type RoadAnswered = z.infer<typeof answeredSchema>

const walkSchema = z.object({
  name: z.string(),
  /** Addresses of the hosts file, for which DNS is not asked. */
  hosts: z.array(z.string()),
  answers: z.array(answeredSchema),
  says: z.string(),
})
export type RoadWalk = z.infer<typeof walkSchema>

export const roadDnsSchema = z.object({
  line: lineSchema,
  /** Absent where resolv.conf could not be read. */
  resolver: z.exactOptional(resolverSchema),
  /** Timeout, attempts and options, hosts file, nsswitch, C library: what was read, and what it says. */
  sources: z.array(z.object({ what: z.string(), says: z.string() })),
  libc: z.enum(['glibc', 'musl', 'both', 'unknown']),
  walks: z.array(walkSchema),
})
export type RoadDns = z.infer<typeof roadDnsSchema>

export const roadProxiesSchema = z.object({
  line: lineSchema,
  variables: z.array(z.object({ name: z.string(), says: z.string() })),
  targets: z.array(z.string()),
  clients: z.array(
    z.object({
      name: z.string(),
      /** One for each target. */
      routes: z.array(z.object({ kind: z.enum(['proxy', 'direct']), says: z.string() })),
      note: z.exactOptional(z.string()),
    }),
  ),
  /** What to change, absent when there is nothing to change. */
  fix: z.exactOptional(z.string()),
})
export type RoadProxies = z.infer<typeof roadProxiesSchema>

export const roadMeshSchema = z.object({
  line: lineSchema,
  evidence: z.array(z.object({ what: z.string(), says: z.string() })),
  fix: z.exactOptional(z.string()),
  /** YAML of the fix. */
  yaml: z.exactOptional(z.string()),
})
export type RoadMesh = z.infer<typeof roadMeshSchema>

export const roadBundlesSchema = z.object({
  line: lineSchema,
  bundles: z.array(
    z.object({
      variable: z.string(),
      path: z.exactOptional(z.string()),
      meaning: meaningSchema,
      /** Whom it concerns, and whether it replaces or adds to the system's. */
      clients: z.string(),
      says: z.string(),
    }),
  ),
  fix: z.exactOptional(z.string()),
})
export type RoadBundles = z.infer<typeof roadBundlesSchema>

/** The answer of `GET /api/connection/road`: what is between a program in this pod and the API server. */
export const roadSchema = z.object({
  /** Why there is nothing to tell; the parts are absent then. */
  outside: z.exactOptional(z.string()),
  dns: z.exactOptional(roadDnsSchema),
  proxies: z.exactOptional(roadProxiesSchema),
  mesh: z.exactOptional(roadMeshSchema),
  bundles: z.exactOptional(roadBundlesSchema),
})
export type Road = z.infer<typeof roadSchema>
