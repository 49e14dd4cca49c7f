import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'
import { upgradeSchema } from '@/lib/contract/upgrade'
import { whatIfRequestSchema } from '@/lib/facts/what-if/contract'
import { said, sentence } from '@/lib/phrase/wire'

/** What can stop an object, in the order of the API server's gates, with how the page calls it. */
export const STOPS = {
  authorization: 'RBAC',
  routing: 'Kind',
  decoding: 'Not valid',
  namespace: 'Namespace',
  escalation: 'Escalation',
  references: 'Missing object',
  'limit-range': 'LimitRange',
  'pod-security': 'Pod Security',
  policy: 'Policy',
  webhook: 'Webhook',
  quota: 'Quota',
  'dry-run': 'Dry run',
} as const
export type Stop = keyof typeof STOPS

const stopSchema = said({
  by: z.enum(Object.keys(STOPS) as [Stop, ...Stop[]]),
  /**
   * `refuses` the object; `pods` takes the object and refuses the pods that are made from it; `unknown` can refuse it, and what it
   * says of this object is not known; `unread` could not be looked at.
   */
  state: z.enum(['refuses', 'pods', 'unknown', 'unread']),
  says: sentence,
})
export type StopTold = z.output<typeof stopSchema>

const rowSchema = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  /** Absent on a cluster-scoped object. */
  namespace: z.exactOptional(z.string()),
  name: z.string(),
  /** Where it begins in the text, from 1. */
  line: z.number(),
  /**
   * `passes`: every gate that is judged here takes it. `open`: no gate that could be read refuses it, and some could not be read.
   * `unknown`: a gate that decides cannot be judged.
   */
  state: z.enum(['refused', 'unknown', 'open', 'passes']),
  /** Whether the cluster has one of that name, so that it would be changed. */
  existing: z.enum(['new', 'there', 'unknown']),
  /** Every gate that stops it or can, in their order, not the first alone. */
  stops: z.array(stopSchema),
  /** What the verdict rests on: reviews and reads, or the API server's own answer to a dry run of this object. */
  rests: z.enum(['reads', 'dry-run']),
})
export type PreflightRow = z.output<typeof rowSchema>

const toldSchema = said({ says: sentence })

/** The body of `POST /api/preflight`: manifests of any kind, in the order in which they are applied. */
export const preflightRequestSchema = z.omit(whatIfRequestSchema, { check: true })
export type PreflightRequest = z.infer<typeof preflightRequestSchema>

/** The answer of `POST /api/preflight`: what an apply would be refused for, with nothing applied. */
export const preflightSchema = said({
  /** The fact, in one to four sentences. */
  says: sentence,
  /** The installer: the user name of the account that asks, "" when it is not known. */
  user: z.string(),
  namespace: z.string(),
  rows: z.array(rowSchema),
  /** What could not be read as an object. */
  errors: z.array(said({ line: z.number(), says: sentence })),
  /** The one Role that the installer lacks, whole; absent where it lacks nothing, or what it lacks is not all known. */
  role: z.exactOptional(
    z.object({ yaml: z.string(), command: z.string(), rows: z.number(), warnings: z.array(sentence) }),
  ),
  /** What the installed accounts can do that is dangerous. */
  dangers: z.array(said({ says: sentence, severity: z.string() })),
  /** What later versions of Kubernetes change for the Roles and the kinds of the plan; absent where they change nothing. */
  upgrade: z.exactOptional(upgradeSchema),
  /** What the installed programs will lack: a kind that is not served, a binding to nobody. */
  lacks: z.array(said({ object: z.string(), line: z.number(), says: sentence })),
  /** What was not looked at, and so can still refuse. */
  unread: z.array(toldSchema),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type Preflight = z.output<typeof preflightSchema>

export const preflightApi = api('POST /api/preflight', { Preflight: preflightSchema }, preflightRequestSchema)
