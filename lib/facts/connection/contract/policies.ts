import * as z from 'zod/mini'

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
  says: z.string(),
  /** It is not admitted by its rules, and its endpoint may be on this pod's own node, which pods can reach all the same. */
  mayBeOwnNode: z.exactOptional(z.literal(true)),
  /** More sentences: each endpoint, what is open and why. */
  details: z.array(z.string()),
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
  says: z.string(),
  /** When the policies were read. RFC 3339. */
  readAt: z.string(),
  command: z.exactOptional(z.string()),
  /** The page that explains a refused list. */
  explain: z.exactOptional(z.string()),
  /** Those that isolate this pod for egress, by name. */
  isolating: z.array(z.string()),
  /** Those of which it is not known whether they select this pod. */
  uncertain: z.array(z.string()),
  /** Other kinds that decide too, or could not be read. */
  others: z.array(z.object({ kind: z.string(), says: z.string(), command: z.exactOptional(z.string()) })),
  /** What the answer itself proves against a verdict. */
  notes: z.array(z.string()),
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
  says: z.string(),
  ms: z.nullable(z.number()),
  tls: z.exactOptional(z.string()),
})
export type TriedTarget = z.infer<typeof triedTargetSchema>
