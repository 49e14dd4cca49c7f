import * as z from 'zod/mini'
import { accessQuerySchema } from '@/lib/contract/access-check'
import { accessTupleSchema, grantedBySchema, reachSchema, ruleSchema } from '@/lib/contract/access-tuple'
import { api } from '@/lib/contract/api-calls'
import { namespaceQuerySchema } from '@/lib/contract/segments'
import { undoSchema } from '@/lib/contract/undo'
import { upgradeSchema } from '@/lib/contract/upgrade'
import { said, sentence, verbatim } from '@/lib/phrase/wire'

/** What a danger gives up in the end, the gravest first. */
export const severitySchema = z.enum(['critical', 'high', 'medium', 'unknown'])

const rightSchema = said({
  id: z.string(),
  severity: severitySchema,
  says: sentence,
  /** What someone who runs code in the pod does with it. */
  attack: sentence,
  /** What is enough in its place. */
  instead: sentence,
  /** The call that shows it. */
  tuple: accessTupleSchema,
  /** How many more rules give it: while there is one, taking this grant away does not take the right away. */
  otherRules: z.number(),
})
export type DangerousRight = z.infer<typeof rightSchema>

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
const blindSchema = said({
  state: z.enum(['unnamed', 'hidden', 'unread', 'not-allowed', 'not-asked']),
  says: sentence,
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

/** How one verb on one resource is granted: everywhere, in this namespace, for some names, not, or not known. */
export const cellSchema = z.object({
  state: z.enum(['cluster', 'namespace', 'names', 'no', 'unknown']),
  names: z.exactOptional(z.array(z.string())),
})
export type Cell = z.infer<typeof cellSchema>

export const matrixRowSchema = z.object({
  group: z.string(),
  version: z.string(),
  /** `pods` or `pods/log`. */
  resource: z.string(),
  kind: z.string(),
  namespaced: z.boolean(),
  /** Only verbs that discovery lists for the resource. */
  cells: z.record(z.string(), cellSchema),
})
export type MatrixRow = z.infer<typeof matrixRowSchema>

export const scopedRuleSchema = z.extend(ruleSchema, {
  scope: z.enum(['cluster', 'namespace', 'unknown']),
  /** Why the rule can never match a request, where that is so. */
  never: z.exactOptional(z.string()),
})

/** The answer of `GET /api/access`. */
export const accessSchema = said({
  /** Whose permissions: the name the API server gave, or the token's subject when it could not be asked. */
  user: z.string(),
  namespace: z.string(),
  verbs: z.array(z.string()),
  rows: z.array(matrixRowSchema),
  rules: z.array(scopedRuleSchema),
  /**
   * What it is based on: the rules reviews of this pod's own account, Roles and bindings that were read, reviews of single
   * calls of another account, or nothing.
   */
  basis: z.enum(['own', 'objects', 'reviews', 'nothing']),
  /** Why a cell may be unknown or more than it shows; "" when every cell is proven. */
  doubt: sentence,
  /** What could not be read or asked about another account, and the command with which an admin can check it. */
  unseen: z.array(z.object({ needs: sentence, command: z.string() })),
  incomplete: z.boolean(),
  /** Why no cell is known: the rules review or discovery had no answer, or was answered with this status. */
  unanswered: z.exactOptional(said({ status: z.exactOptional(z.number()), says: sentence })),
  /** Calls that a rule grants, as the API server itself judges them; only where another authorizer decides too. */
  reviewed: z.exactOptional(
    z.array(
      z.object({
        verb: z.string(),
        group: z.string(),
        resource: z.string(),
        allowed: z.boolean(),
        /** The reason that the API server gave. */
        says: verbatim,
      }),
    ),
  ),
  /** Calls of this account in this namespace, or on the cluster, that this page's process saw refused in 10 minutes, the latest first. */
  refusedLately: z.exactOptional(
    z.array(
      z.object({
        verb: z.string(),
        group: z.string(),
        resource: z.string(),
        name: z.exactOptional(z.string()),
        at: z.string(),
      }),
    ),
  ),
  /** Words of the review about bindings it could not resolve or authorizers that do not list rules. */
  evaluationError: z.string(),
  dangerous: z.array(
    said({
      id: z.string(),
      severity: severitySchema,
      says: sentence,
      tuple: z.record(z.string(), z.string()),
    }),
  ),
  /** What later versions of Kubernetes change for these rules; absent where they change nothing. */
  upgrade: z.exactOptional(upgradeSchema),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type Access = z.infer<typeof accessSchema>

const sourcedRuleSchema = z.extend(ruleSchema, {
  /** True where it alone lets the account gain more than it was granted. */
  dangerous: z.boolean(),
})

const ruleSourceSchema = z.object({
  grantedBy: grantedBySchema,
  /** True where Kubernetes itself gives it to every account, or to every ServiceAccount. */
  everybody: z.boolean(),
  /** In the order of the role; with `isPart`, only those whose binding a review named. */
  rules: z.array(sourcedRuleSchema),
  isPart: z.exactOptional(z.literal(true)),
})
export type RuleSource = z.infer<typeof ruleSourceSchema>

/** The answer of `GET /api/access/sources`: the bindings that apply to an account in a namespace, with the rules of their roles. */
export const sourcesSchema = z.object({
  user: z.string(),
  namespace: z.string(),
  sources: z.array(ruleSourceSchema),
  /** Lists that were not read whole, in words: a rule that no source has may come from there. */
  unread: z.array(z.string()),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type Sources = z.infer<typeof sourcesSchema>

export const accessApi = api('GET /api/access', { Access: accessSchema }, accessQuerySchema)
export const dangerousApi = api(
  'GET /api/access/dangerous',
  { Dangerous: dangerousSchema },
  namespaceQuerySchema,
)
export const sourcesApi = api('GET /api/access/sources', { Sources: sourcesSchema }, accessQuerySchema)
