import * as z from 'zod/mini'
import { severitySchema } from './dangerous'

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

export const ruleSchema = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()),
  nonResourceURLs: z.array(z.string()),
  scope: z.enum(['cluster', 'namespace', 'unknown']),
  /** Why the rule can never match a request, where that is so. */
  never: z.exactOptional(z.string()),
})

/** The answer of `GET /api/access`. */
export const accessSchema = z.object({
  /** Whose permissions: the name the API server gave, or the token's subject when it could not be asked. */
  user: z.string(),
  namespace: z.string(),
  verbs: z.array(z.string()),
  rows: z.array(matrixRowSchema),
  rules: z.array(ruleSchema),
  /**
   * What it is based on: the rules reviews of this pod's own account, Roles and bindings that were read, reviews of single
   * calls of another account, or nothing.
   */
  basis: z.enum(['own', 'objects', 'reviews', 'nothing']),
  /** Why a cell may be unknown or more than it shows; "" when every cell is proven. */
  doubt: z.string(),
  /** What could not be read or asked about another account, and the command with which an admin can check it. */
  unseen: z.array(z.object({ needs: z.string(), command: z.string() })),
  incomplete: z.boolean(),
  /** Why no cell is known: the rules review or discovery had no answer, or was answered with this status. */
  unanswered: z.exactOptional(z.object({ status: z.exactOptional(z.number()), says: z.string() })),
  /** Calls that a rule grants, as the API server itself judges them; only where another authorizer decides too. */
  reviewed: z.exactOptional(
    z.array(
      z.object({
        verb: z.string(),
        group: z.string(),
        resource: z.string(),
        allowed: z.boolean(),
        /** The reason that the API server gave. */
        says: z.string(),
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
    z.object({
      id: z.string(),
      severity: severitySchema,
      says: z.string(),
      tuple: z.record(z.string(), z.string()),
    }),
  ),
  /** Requests that this answer cost the API server. */
  upstreamRequests: z.number(),
})
export type Access = z.infer<typeof accessSchema>
