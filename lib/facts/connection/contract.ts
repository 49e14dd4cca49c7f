import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { situationSchema } from '@/lib/contract/situation'
import { sentence, verbatim } from '@/lib/phrase/wire'

export const rungIdSchema = z.enum([
  'locate',
  'connect',
  'verify',
  'authenticate',
  'authorize',
  'read-namespace',
  'read-pods',
  'read-services',
  'kubectl-proxy',
])

export const stepEvidenceSchema = z.object({ what: z.string(), says: sentence })

export const rungSchema = z.object({
  id: rungIdSchema,
  title: z.string(),
  verdict: z.enum(['passed', 'failed', 'skipped']),
  situation: situationSchema,
  /** Null when the step was not reached. */
  ms: z.nullable(z.number()),
  says: sentence,
  /** The fact, in one sentence without its period; `rest` is what `says` adds to it. Absent where `says` is one sentence. */
  brief: z.exactOptional(sentence),
  rest: z.exactOptional(sentence),
  /** What to change, absent when there is nothing to change. */
  hint: z.exactOptional(sentence),
  evidence: z.array(stepEvidenceSchema),
  /** Repeats this step from a shell in the pod; the token is read from its file by the shell. */
  curl: z.exactOptional(z.string()),
  /** Query of the access page that explains a refusal of this rung. */
  explain: z.exactOptional(z.string()),
})
export type Rung = z.infer<typeof rungSchema>

/** A step done wrong on purpose, with what it teaches. */
export const controlSchema = z.object({
  id: z.enum([
    'no-kubeconfig',
    'ping',
    'http-port-80',
    'http-on-tls-port',
    'https-without-ca',
    'wrong-server-name',
    'no-token',
    'token-without-rights',
    'admin-for-all',
    'no-namespace',
    'other-resource',
    'by-name',
    'write',
    'wrong-resource-name',
  ]),
  /** The step it belongs to. */
  rung: rungIdSchema,
  title: z.string(),
  /** True when it ended as the lesson teaches, and in no other way; null when that was not tried or could not be shown here. */
  asExpected: z.nullable(z.boolean()),
  situation: situationSchema,
  ms: z.nullable(z.number()),
  /** The same in a word or a code: `403`, `ECONNREFUSED`, `not sent`. */
  brief: sentence,
  /** What came back, in the server's or the system's words; why nothing was sent, where nothing was. */
  answer: sentence,
  teaches: sentence,
  curl: z.exactOptional(z.string()),
})
export type Control = z.infer<typeof controlSchema>

/** The query of `GET /api/connection`. */
export const connectionQuerySchema = z.strictObject({
  controls: z.exactOptional(z.enum(['true', 'false'], { error: 'controls is "true" or "false".' })),
})

/** The answer of `GET /api/connection`. */
export const connectionSchema = z.object({
  rungs: z.array(rungSchema),
  /** Only with `controls=true`, in the order of the lesson. */
  controls: z.exactOptional(z.array(controlSchema)),
  /** One sentence over all rungs. */
  says: sentence,
  serverVersion: z.exactOptional(z.string()),
  /** Who the API server says is calling: `shop/web` for a ServiceAccount. Absent where it does not say. */
  knownAs: z.exactOptional(z.string()),
  /** How long the API server took to say so, in milliseconds. */
  answeredInMs: z.exactOptional(z.number()),
  /** The machine outside the cluster that climbed; absent in a pod. */
  attachedFrom: z.exactOptional(z.string()),
  /** After a look-up that failed: whether a nameserver answers this page's own queries, whatever it says. */
  nameserver: z.exactOptional(z.enum(['answers', 'silent'])),
  /** Calls go through a kubectl proxy, with its credentials. */
  byProxy: z.exactOptional(z.literal(true)),
  /** Calls carry the token of who signed in; the pod has none. */
  asViewer: z.exactOptional(z.literal(true)),
})
export type Connection = z.infer<typeof connectionSchema>

/** `ok` is only what was seen to work; a rule that was worked out is `neutral`. */
const meaningSchema = z.enum(['ok', 'warning', 'bad', 'unknown', 'neutral'])
export type RoadMeaning = z.infer<typeof meaningSchema>

/** The line of a part: the answer in one or two sentences. */
const lineSchema = z.object({ meaning: meaningSchema, says: sentence })
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
  outcome: z.enum(['address', 'nodata', 'nxdomain', 'servfail', 'refused', 'timeout', 'failed']),
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
  says: sentence,
})
export type RoadWalk = z.infer<typeof walkSchema>

export const roadDnsSchema = z.object({
  line: lineSchema,
  /** Absent where resolv.conf could not be read. */
  resolver: z.exactOptional(resolverSchema),
  /** Timeout, attempts and options, hosts file, nsswitch, C library: what was read, and what it says. */
  sources: z.array(z.object({ what: z.string(), says: sentence })),
  libc: z.enum(['glibc', 'musl', 'both', 'unknown']),
  walks: z.array(walkSchema),
})
export type RoadDns = z.infer<typeof roadDnsSchema>

export const roadProxiesSchema = z.object({
  line: lineSchema,
  variables: z.array(z.object({ name: z.string(), says: verbatim })),
  /** What to change, absent when there is nothing to change. */
  fix: z.exactOptional(z.string()),
})
export type RoadProxies = z.infer<typeof roadProxiesSchema>

export const roadMeshSchema = z.object({
  line: lineSchema,
  evidence: z.array(z.object({ what: z.string(), says: sentence })),
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
      says: sentence,
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

const verdictSchema = z.enum(['admits', 'does-not-admit', 'undecidable'])
export type PolicyVerdict = z.infer<typeof verdictSchema>

/** One target and what the NetworkPolicies that select this pod say of it. */
export const policyTargetSchema = z.object({
  /** Names it within one answer. */
  id: z.string(),
  title: z.string(),
  /** `10.96.0.1:443 TCP`. */
  address: z.string(),
  verdict: verdictSchema,
  /** One sentence with the policy and the rule. */
  says: sentence,
  /** It is not admitted by its rules, and its endpoint may be on this pod's own node, which pods can reach all the same. */
  mayBeOwnNode: z.exactOptional(z.literal(true)),
  /** More sentences: each endpoint, what is open and why. */
  details: z.array(sentence),
  /** The one command by which an administrator settles what is open. */
  command: z.exactOptional(z.string()),
})
export type PolicyTarget = z.infer<typeof policyTargetSchema>

/** A host and port of `ALLOWED_TARGETS`, exactly as it is there. */
export const allowedTargetSchema = z.extend(policyTargetSchema, {
  target: z.string(),
  /** Addresses of the name, where it is one. */
  resolved: z.array(z.string()),
  /** Why nothing would be sent to it; absent where it may be tried. */
  refused: z.exactOptional(z.string()),
})
export type TargetVerdict = z.infer<typeof allowedTargetSchema>

/** The answer of `GET /api/connection/policies`. */
export const policiesSchema = z.object({
  /** Of the list of NetworkPolicies. `stale`: of an earlier read, since the API server does not answer now. */
  state: z.enum(['read', 'denied', 'unknown', 'absent', 'stale']),
  says: sentence,
  /** When the policies were read. RFC 3339. */
  readAt: z.string(),
  command: z.exactOptional(z.string()),
  /** The page that explains a refused list. */
  explain: z.exactOptional(z.string()),
  /** Those that isolate this pod for egress, by name. */
  isolating: z.array(z.string()),
  /** Those that may select this pod: it is not known. */
  uncertain: z.array(z.string()),
  /** Other kinds that decide too, or could not be read. */
  others: z.array(z.object({ kind: z.string(), says: sentence, command: z.exactOptional(z.string()) })),
  /** What the answer itself proves against a verdict. */
  notes: z.array(sentence),
  targets: z.array(policyTargetSchema),
  allowed: z.array(allowedTargetSchema),
})
export type Policies = z.infer<typeof policiesSchema>

/** The body of `POST /api/connection/targets`: an entry of `ALLOWED_TARGETS`, exactly as it is there. */
export const targetRequestSchema = z.strictObject({
  target: z.string().check(z.minLength(1), z.maxLength(300)),
})

/** The answer of `POST /api/connection/targets`: one TCP connection, and on port 443 one TLS handshake. */
export const triedTargetSchema = z.object({
  target: z.string(),
  /** Where the connection went; absent where none was opened. */
  address: z.exactOptional(z.string()),
  outcome: z.enum(['connected', 'refused', 'silent', 'failed', 'not-sent']),
  says: sentence,
  ms: z.nullable(z.number()),
  tls: z.exactOptional(z.string()),
})
export type TriedTarget = z.infer<typeof triedTargetSchema>

export const connectionApi = api(
  'GET /api/connection',
  { Connection: connectionSchema },
  connectionQuerySchema,
)
export const policiesApi = api('GET /api/connection/policies', { Policies: policiesSchema })
export const roadApi = api('GET /api/connection/road', { Road: roadSchema })
export const targetApi = api(
  'POST /api/connection/targets',
  { TriedTarget: triedTargetSchema },
  targetRequestSchema,
)
