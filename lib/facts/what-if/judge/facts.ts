import {
  type AccessAnswer,
  type Catalogue,
  type NeighborReview,
  notAsked,
  type ObjectList,
  type Reading,
  type RulesAnswer,
} from '@/lib/diagnosis/facts'
import type { Attributes, PolicyRule, RbacObjects, RoleRef, Subject, UserInfo } from '@/lib/rbac/types'

export type WantedResource = ObjectList['resource']

/** A list, or with a name one object, of the cluster that was asked for. */
export interface ObjectsAsked {
  resource: WantedResource
  /** "" for cluster-scoped objects, and for those of all namespaces. */
  namespace: string
  name?: string
  /** Where a list is not whole, an object that is not in it may exist. */
  reading: Reading<{ isWhole: boolean }>
}

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
  objects: RbacObjects
  asked: readonly ObjectsAsked[]
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

export type RbacKind = keyof typeof RESOURCE

export function resourceOf(kind: RbacKind): WantedResource {
  return RESOURCE[kind]
}

/** True when an object of this name would have been seen: its list was read whole, or it was asked for by name. */
export function isSettled(
  { asked }: Pick<WhatIfFacts, 'asked'>,
  resource: WantedResource,
  namespace: string,
  name: string,
): boolean {
  return asked.some(
    (one) =>
      one.resource === resource &&
      one.reading.state === 'read' &&
      (one.name === undefined
        ? one.reading.value.isWhole && (one.namespace === '' || one.namespace === namespace)
        : one.name === name && one.namespace === namespace),
  )
}

/** True when every object of this kind and namespace was read. */
export function isListed(
  { asked }: Pick<WhatIfFacts, 'asked'>,
  resource: WantedResource,
  namespace: string,
): boolean {
  return asked.some(
    (one) =>
      one.resource === resource &&
      one.name === undefined &&
      one.reading.state === 'read' &&
      one.reading.value.isWhole &&
      (one.namespace === '' || one.namespace === namespace),
  )
}

const ABSENT = { state: 'unread', because: 'absent', says: 'No list of the cluster has it.' } as const
const UNKNOWN = notAsked('No list that was read would have it.')

/** A role of the cluster by its name: read, proven absent, or not known. */
export function roleNamed(
  facts: Pick<WhatIfFacts, 'objects' | 'asked'>,
  kind: 'Role' | 'ClusterRole',
  namespace: string,
  name: string,
): Reading<{ rules: readonly PolicyRule[] }> {
  const { roles, clusterRoles } = facts.objects
  const value =
    kind === 'Role'
      ? roles.find((role) => role.name === name && role.namespace === namespace)
      : clusterRoles.find((role) => role.name === name)
  if (value) return { state: 'read', value }
  return isSettled(facts, RESOURCE[kind], namespace, name) ? ABSENT : UNKNOWN
}

/** A binding of the cluster by its name; namespace "" is a ClusterRoleBinding. */
export function bindingNamed(
  facts: Pick<WhatIfFacts, 'objects' | 'asked'>,
  namespace: string,
  name: string,
): Reading<{ roleRef: RoleRef; subjects: readonly Subject[] }> {
  const { roleBindings, clusterRoleBindings } = facts.objects
  const value =
    namespace === ''
      ? clusterRoleBindings.find((binding) => binding.name === name)
      : roleBindings.find((binding) => binding.name === name && binding.namespace === namespace)
  if (value) return { state: 'read', value }
  const resource = namespace === '' ? 'clusterrolebindings' : 'rolebindings'
  return isSettled(facts, resource, namespace, name) ? ABSENT : UNKNOWN
}

/** The rules behind a roleRef of a binding in `namespace` ("" for a ClusterRoleBinding), by what was read of the cluster. */
export function roleInCluster(
  facts: Pick<WhatIfFacts, 'objects' | 'asked'>,
  roleRef: RoleRef,
  namespace: string,
): Reading<readonly PolicyRule[]> {
  if (roleRef.kind !== 'Role' && roleRef.kind !== 'ClusterRole') return ABSENT
  if (roleRef.kind === 'Role' && namespace === '') return ABSENT
  const at = roleRef.kind === 'Role' ? namespace : ''
  const found = roleNamed(facts, roleRef.kind, at, roleRef.name)
  return found.state === 'read' ? { state: 'read', value: found.value.rules } : found
}
