import type { Phrase } from '@/lib/phrase/phrase'

/**
 * What a danger gives up in the end, the gravest first: `critical` the cluster or its nodes, `high` other accounts of a namespace
 * or what their pods hold, `medium` traffic, availability, or permissions that are only passed on, `unknown` what a controller
 * gives whose power is not known. Dangers are named in this order.
 */
export const SEVERITIES = ['critical', 'high', 'medium', 'unknown'] as const
export type Severity = (typeof SEVERITIES)[number]

/**
 * Where a grant is dangerous: `any` in every namespace and cluster-wide, `cluster` cluster-wide alone, since a RoleBinding
 * never reaches what belongs to the cluster, or one namespace.
 */
export type DangerScope = 'any' | 'cluster' | { namespace: string }

export interface Danger {
  id: string
  severity: Severity
  scope: DangerScope
  verbs: readonly string[]
  /** Resources by API group, with their subresource; `name/*` stands for every subresource. */
  on: readonly { group: string; resources: readonly string[] }[]
  /** Follows "can" or "cannot": what an account that has it does. */
  can: string
  /** The path of escalation, in one sentence. */
  attack: Phrase
  /** What is enough instead, as it goes on within a sentence. */
  instead: Phrase
  /** Warned of, and no reason to keep an exposed page closed: an authenticating proxy beside it needs this permission. */
  staysOpen?: true
  /** What differs where it is granted on named objects alone. */
  named?: { attack?: Phrase; instead?: Phrase }
}

/** The words for any object, and the words for named objects alone where they differ; code is between backticks. */
type Named = string | readonly [any: string, named: string]

/** A danger of a list of one severity: dangerous in every namespace where it says no scope, its paths without those who can take them. */
export type DangerRow = Omit<Danger, 'severity' | 'scope' | 'on' | 'attack' | 'instead' | 'named'> & {
  scope?: DangerScope
  /** As `group: resource resource`; without a group, the core group. */
  on: readonly string[]
  attack: Named
  instead: Named
}
