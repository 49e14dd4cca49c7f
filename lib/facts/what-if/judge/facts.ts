import { isSettled } from '@/lib/diagnosis/bindings/read-objects'
import type { NeighborReview, ObjectList, ReadObjects } from '@/lib/diagnosis/facts'
import type { Reading } from '@/lib/evidence/reading'
import type { Catalogue } from '@/lib/objects/catalogue'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import type { Attributes, RoleRef, UserInfo } from '@/lib/rbac/types'

export type WantedResource = ObjectList['resource']

/** Everything that a judgement of a paste may use. Gathering it is `lib/facts/what-if/gather/what-if.ts`. */
export interface WhatIfFacts {
  /** The namespace of manifests that name none. */
  namespace: string
  own: Reading<UserInfo>
  discovery: Reading<Catalogue>
  /** This account's rules, by namespace. */
  rules: ReadonlyMap<string, Reading<RulesAnswer>>
  /** Its rules in a namespace that cannot exist: those that hold everywhere. */
  clusterWide: Reading<RulesAnswer>
  check?: { request: Attributes; decision: Reading<AccessAnswer> }
  /** What was read of the cluster's own Roles and bindings, and what that covers. */
  objects: { state: 'read'; value: ReadObjects }
  /** Whether ServiceAccounts exist, by `namespace/name`. */
  accounts: ReadonlyMap<string, Reading<boolean>>
  /** Reviews of calls that this account may make, asked to name the binding and role behind them. */
  neighbors: readonly NeighborReview[]
}

const RESOURCE = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
} as const

export function resourceOf(kind: keyof typeof RESOURCE): WantedResource {
  return RESOURCE[kind]
}

/** A binding of the cluster by its name; namespace "" is a ClusterRoleBinding. */
export function bindingNamed(
  facts: Pick<WhatIfFacts, 'objects'>,
  namespace: string,
  name: string,
): { state: 'found'; roleRef: RoleRef } | { state: 'missing' | 'unread' } {
  const { roleBindings, clusterRoleBindings } = facts.objects.value
  const found =
    namespace === ''
      ? clusterRoleBindings.find((one) => one.name === name)
      : roleBindings.find((one) => one.name === name && one.namespace === namespace)
  if (found) return { state: 'found', roleRef: found.roleRef }
  const resource = namespace === '' ? 'clusterrolebindings' : 'rolebindings'
  return { state: isSettled(facts, resource, namespace, name) ? 'missing' : 'unread' }
}
