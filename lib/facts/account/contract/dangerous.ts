import * as z from 'zod/mini'
import { accessTupleSchema, grantedBySchema, reachSchema } from '@/lib/contract/access-tuple'

/** What a danger gives up in the end, the gravest first. */
export const severitySchema = z.enum(['critical', 'high', 'medium'])

const rightSchema = z.object({
  id: z.string(),
  severity: severitySchema,
  says: z.string(),
  /** What someone who runs code in the pod does with it. */
  attack: z.string(),
  /** What is enough in its place. */
  instead: z.string(),
  /** The call that shows it. */
  tuple: accessTupleSchema,
  /** How many more rules give it: while there is one, taking this grant away does not take the right away. */
  otherRules: z.number(),
})
export type DangerousRight = z.infer<typeof rightSchema>

const undoSchema = z.object({
  /** What the commands remove, and from whom. */
  says: z.string(),
  /** In the order in which they are run; none for a binding that Kubernetes makes itself. */
  steps: z.array(z.object({ says: z.string(), command: z.string() })),
})
export type Undo = z.infer<typeof undoSchema>

const namedSchema = z.object({
  state: z.literal('named'),
  grantedBy: grantedBySchema,
  reach: reachSchema,
  /** Whom the binding names, in words: "every ServiceAccount of the cluster". */
  whom: z.string(),
  /** True when Kubernetes makes the binding itself. */
  builtIn: z.boolean(),
  undo: undoSchema,
})

/** `unnamed`: allowed, and not by RBAC's words. `hidden`: allowed, and this page does not name by what. `unread`: the review gave no answer. `not-allowed`: it said no. */
const blindSchema = z.object({
  state: z.enum(['unnamed', 'hidden', 'unread', 'not-allowed', 'not-asked']),
  says: z.string(),
})

const sourceSchema = z.object({
  by: z.union([namedSchema, blindSchema]),
  /** The gravest first. */
  rights: z.array(rightSchema),
})
export type DangerousSource = z.infer<typeof sourceSchema>

/** The answer of `GET /api/access/dangerous`: permissions by which this account may take over more, by what grants them. */
export const dangerousSchema = z.object({
  user: z.string(),
  namespace: z.string(),
  sources: z.array(sourceSchema),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type Dangerous = z.infer<typeof dangerousSchema>
