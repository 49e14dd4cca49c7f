import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import type { Reading } from '@/lib/evidence/reading'
import type { WhatIfFacts } from '@/lib/facts/what-if/judge/facts'
import type { LabelSelector, Labels } from '@/lib/objects/label-selector'
import { requestKey } from '@/lib/rbac/call'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import { holds, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'

export interface NamespaceSeen {
  labels: Labels
  isTerminating: boolean
}

/** What a webhook or a policy is called for. */
export interface Matching {
  rules: readonly {
    groups: readonly string[]
    resources: readonly string[]
    operations: readonly string[]
    names: readonly string[]
  }[]
  excluded: Matching['rules']
  ofNamespaces: LabelSelector
  ofObjects: LabelSelector
}

/** A webhook or a policy that decides by more than can be read. */
export interface Decider {
  by: 'webhook' | 'policy'
  name: string
  /** All of them must match. */
  matching: readonly Matching[]
}

/** How the API server answered the dry run of an object. */
export interface DryRunTold {
  isRefused: boolean
  says: string
}

/** Everything that a judgement of a plan can use. Gathering it is `lib/facts/preflight/gather/preflight.ts`. */
export interface PreflightFacts extends WhatIfFacts {
  /** Reviews of single calls, by `requestKey`, where the rules are not all known. */
  reviews: ReadonlyMap<string, Reading<AccessAnswer>>
  /** Whether objects exist, by `keyOfPlanned`. */
  existing: ReadonlyMap<string, boolean>
  /** Namespaces by their names; null is one that the API server says does not exist. */
  namespaces: ReadonlyMap<string, Reading<NamespaceSeen | null>>
  /** The ResourceQuotas and LimitRanges of namespaces, as they are. */
  quotas: ReadonlyMap<string, Reading<readonly unknown[]>>
  limitRanges: ReadonlyMap<string, Reading<readonly unknown[]>>
  /** Webhooks and policies of the cluster; those that were read, and the kinds that were not. */
  deciders: readonly Decider[]
  unreadDeciders: readonly string[]
  /** The bindings of the cluster by the kind of their policy: a policy of the plan takes effect by them. */
  policyBindings: Readonly<Record<string, readonly unknown[]>>
  /** The version of the API server, where it was read. */
  server?: string
  /** Answers of dry runs, by the place of the object in the plan. */
  dryRuns: ReadonlyMap<number, DryRunTold>
}

/** The installer's rules at a place ("" is the cluster scope), and whether they are all of them. */
export function rulesHeld(
  { rules, clusterWide }: Pick<PreflightFacts, 'rules' | 'clusterWide'>,
  namespace: string,
): { held: readonly ScopedRule[]; isWhole: boolean } {
  const here = namespace === '' ? clusterWide : rules.get(namespace)
  const isWhole = [here, clusterWide].every((one) => one?.state === 'read' && !one.value.incomplete)
  return { held: scopedRules(namespace, here, clusterWide), isWhole }
}

/** Whether the installer can make a call: by a review of it, or by its rules where they are all known. */
export function decide(
  facts: Pick<PreflightFacts, 'reviews' | 'rules' | 'clusterWide'>,
  call: ResourceAttributes,
): 'yes' | 'no' | 'unknown' {
  const review = facts.reviews.get(requestKey(call))
  if (review?.state === 'read')
    return review.value.allowed ? 'yes' : review.value.conditions === undefined ? 'no' : 'unknown'
  const { held, isWhole } = rulesHeld(facts, call.namespace)
  if (!isWhole) return 'unknown'
  return held.some((rule) => holds(rule, call satisfies Attributes) === 'yes') ? 'yes' : 'no'
}
