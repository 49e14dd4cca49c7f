import { danglingIn } from '@/lib/diagnosis/causes/bindings/dangling-roles'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { RoleRef, UserInfo } from '@/lib/rbac/types'
import type { WhatIfFacts } from './facts'

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
