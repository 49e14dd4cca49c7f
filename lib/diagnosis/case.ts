import type { Read } from '@/lib/evidence/reading'
import { type Catalogue, findKnown, type KnownResource } from '@/lib/objects/catalogue'
import { callNamespace, type ScopedRule } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Grant, UserInfo } from '@/lib/rbac/types'
import { type Aggregate, aggregatesOf } from './bindings/aggregates'
import { type BindingMiss, bindingMisses } from './bindings/binding-misses'
import { type Kin, kinOf } from './bindings/ties'
import { type UnboundRole, unboundRoles } from './bindings/unbound-roles'
import { callerUser, type Facts } from './facts'
import { grantOf } from './grants'
import { type Miss, nearMisses } from './near-miss'
import { standingRules } from './scoped-rules'

/** The facts of one call with all that is derived from them, once. */
export interface Case extends Facts {
  catalogue: Catalogue | undefined
  /** What discovery lists under the request's group and resource. */
  known: KnownResource | undefined
  /** True when decision and rules are those of the caller: this pod's own, or those of an account asked about. */
  isForCaller: boolean
  /** The caller, where it is a ServiceAccount. */
  account: { namespace: string; name: string } | undefined
  /** The caller with its groups, as far as they are known. */
  user: UserInfo
  /** Namespace of the call, "" for the cluster scope and for paths. */
  namespace: string
  /** Rules of the account that bear on the call. */
  ownRules: readonly ScopedRule[]
  /** True where the rules of the call's place were read, perhaps not all of them. */
  areRulesRead: boolean
  /** How much of them: only where a rules review answered in full a rule that is not listed does not exist. */
  rulesRead: Read<readonly ScopedRule[]>
  /** The caller among the accounts that the bindings name. */
  kin: Kin | undefined
  misses: readonly Miss[]
  bindingMisses: readonly BindingMiss[]
  unboundRoles: readonly UnboundRole[]
  /** Its aggregating ClusterRoles, and what they could gather. */
  aggregates: readonly Aggregate[]
  /** The grant of a rule, as far as objects and reviews name it. */
  grantFor(rule: ScopedRule): Grant | undefined
}

/** Derives everything that finders, fixes and unseen share. */
export function analyse(facts: Facts): Case {
  const { request, discovery } = facts
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const isForCaller = facts.isOwnCall || facts.about !== undefined
  const { rules: ownRules, areRead: areRulesRead, read: rulesRead } = standingRules(facts)
  const kin = kinOf(facts)
  const user = callerUser(facts)
  const namespace = callNamespace(request)
  const grants = new Map<ScopedRule, Grant | undefined>()
  return {
    ...facts,
    catalogue,
    known:
      catalogue && request.kind === 'resource'
        ? findKnown(catalogue, request.group, request.resource)
        : undefined,
    isForCaller,
    account: parseServiceAccount(facts.caller),
    user,
    namespace,
    ownRules,
    areRulesRead,
    rulesRead,
    misses: isForCaller ? nearMisses(request, ownRules, catalogue) : [],
    kin,
    bindingMisses: bindingMisses(facts, kin),
    unboundRoles: unboundRoles(facts, kin),
    aggregates: aggregatesOf({ ...facts, user, namespace }),
    grantFor(rule) {
      if (!grants.has(rule)) grants.set(rule, grantOf(rule, facts))
      return grants.get(rule)
    },
  }
}
