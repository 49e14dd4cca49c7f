import { isSettled } from '@/lib/diagnosis/bindings/read-objects'
import { danglingIn } from '@/lib/diagnosis/causes/bindings/dangling-roles'
import type { NeighborReview, ObjectList, ReadObjects } from '@/lib/diagnosis/facts'
import type { Reading } from '@/lib/evidence/reading'
import type { Catalogue } from '@/lib/objects/catalogue'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { subjectMatches } from '@/lib/rbac/resolve'
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

/** A binding that exists and gives this account a role, by whatever showed it. */
export interface KnownBinding {
  /** "" for a ClusterRoleBinding. */
  namespace: string
  /** "" where only an error text mentions the binding. */
  name: string
  roleRef: RoleRef
}

/**
 * The cluster's bindings that name this account, as far as they show: those read, those that a review named as the reason
 * of a yes, and those whose role the API server says does not exist.
 */
export function knownBindings(facts: WhatIfFacts, own: UserInfo): KnownBinding[] {
  const found = new Map<string, KnownBinding>()
  const add = (binding: KnownBinding) => {
    const { namespace, name, roleRef } = binding
    const key = JSON.stringify([namespace, name || `${roleRef.kind} ${roleRef.name}`])
    if (!found.has(key)) found.set(key, binding)
  }
  const { roleBindings, clusterRoleBindings } = facts.objects.value
  for (const binding of [...clusterRoleBindings.map((one) => ({ ...one, namespace: '' })), ...roleBindings]) {
    const { namespace, name, roleRef, subjects } = binding
    if (subjects.some((subject) => subjectMatches(subject, own, namespace))) add({ namespace, name, roleRef })
  }
  for (const reason of reasons(facts)) {
    const grant = parseAllowedReason(reason)
    if (!grant) continue
    const { binding, bindingNamespace = '', roleKind, role } = grant
    add({ namespace: bindingNamespace, name: binding, roleRef: { kind: roleKind, name: role } })
  }
  const shown = [...found.values()]
  for (const dangling of danglingBindings(facts)) {
    const isShown = shown.some(
      ({ namespace, roleRef }) =>
        namespace === dangling.namespace &&
        roleRef.kind === dangling.roleRef.kind &&
        roleRef.name === dangling.roleRef.name,
    )
    if (!isShown) add(dangling)
  }
  return [...found.values()]
}

function reasons({ neighbors, check }: WhatIfFacts): string[] {
  return [...neighbors.map(({ answer }) => answer), ...(check ? [check.decision] : [])].flatMap((answer) =>
    answer.state === 'read' && answer.value.allowed ? [answer.value.reason] : [],
  )
}

function danglingBindings({ rules, clusterWide }: WhatIfFacts): KnownBinding[] {
  const wide = clusterWide.state === 'read' ? danglingIn(clusterWide.value.evaluationError) : []
  const toBinding = (namespace: string) => (found: { roleKind: string; role: string }) => ({
    namespace,
    name: '',
    roleRef: { kind: found.roleKind, name: found.role },
  })
  const local = [...rules].flatMap(([namespace, answer]) =>
    answer.state === 'read' && clusterWide.state === 'read'
      ? danglingIn(answer.value.evaluationError)
          .filter((found) => !wide.some((one) => one.role === found.role && one.roleKind === found.roleKind))
          .map(toBinding(namespace))
      : [],
  )
  return [...wide.map(toBinding('')), ...local]
}
