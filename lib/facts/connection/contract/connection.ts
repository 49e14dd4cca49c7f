import * as z from 'zod/mini'
import { situationSchema } from '@/lib/contract/situation'

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

export const stepEvidenceSchema = z.object({ what: z.string(), says: z.string() })

export const rungSchema = z.object({
  id: rungIdSchema,
  title: z.string(),
  verdict: z.enum(['passed', 'failed', 'skipped']),
  situation: situationSchema,
  /** Null when the step was not reached. */
  ms: z.nullable(z.number()),
  says: z.string(),
  /** The fact, in one sentence without its period; `rest` is what `says` adds to it. Absent where `says` is one sentence. */
  brief: z.exactOptional(z.string()),
  rest: z.exactOptional(z.string()),
  /** What to change, absent when there is nothing to change. */
  hint: z.exactOptional(z.string()),
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
  brief: z.string(),
  /** What came back, in the server's or the system's words; why nothing was sent, where nothing was. */
  answer: z.string(),
  teaches: z.string(),
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
  says: z.string(),
  serverVersion: z.exactOptional(z.string()),
  /** Who the API server says is calling: `shop/web` for a ServiceAccount. Absent where it does not say. */
  knownAs: z.exactOptional(z.string()),
  /** How long the API server took to say so, in milliseconds. */
  answeredInMs: z.exactOptional(z.number()),
  /** The machine outside the cluster that climbed; absent in a pod. */
  attachedFrom: z.exactOptional(z.string()),
  /** Calls go through a kubectl proxy, with its credentials. */
  byProxy: z.exactOptional(z.literal(true)),
})
export type Connection = z.infer<typeof connectionSchema>
