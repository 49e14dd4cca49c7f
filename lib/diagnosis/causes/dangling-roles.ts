import { bindingMisses, kindOf } from '../bindings/binding-misses'
import { findRole } from '../bindings/read-objects'
import { type Facts, rulesNamespace, speaksForCaller } from '../facts'
import type { FindingOf } from './finding'

interface Dangling {
  roleKind: 'Role' | 'ClusterRole'
  role: string
}

/** The roles that a text of the authorizer says do not exist. */
export function danglingIn(text: string): Dangling[] {
  const found: Dangling[] = []
  for (const match of text.matchAll(
    /\b(role|clusterrole)\.rbac\.authorization\.k8s\.io "([^"\\\s]{1,253})" not found/g,
  )) {
    const role = match[2] ?? ''
    found.push({ roleKind: match[1] === 'role' ? 'Role' : 'ClusterRole', role })
  }
  return found
}

type Found = FindingOf<'E7' | 'E8'>

/**
 * E7 and E8: a binding of the caller refers to a role that does not exist. It shows in the authorizer's own texts without
 * any right, and with its binding where bindings were read.
 */
export function danglingRoles(facts: Facts): Found[] {
  const found = new Map<string, Found>()
  const add = (finding: Found) => {
    const key = `${finding.id}/${finding.data.roleKind}/${finding.data.role}`
    if (!found.has(key)) found.set(key, finding)
  }
  for (const finding of byObjects(facts)) add(finding)
  for (const finding of byTexts(facts)) add(finding)
  return [...found.values()]
}

function byObjects(facts: Facts): Found[] {
  return bindingMisses(facts).flatMap((miss): Found[] => {
    const { binding, relation, role, isElsewhere } = miss
    const { kind, name } = binding.roleRef
    if (relation.how !== 'same' || role.state !== 'missing' || isElsewhere) return []
    if (kind !== 'Role' && kind !== 'ClusterRole') return []
    const scope = kindOf(binding) === 'ClusterRoleBinding' ? 'cluster' : 'namespace'
    const missing: Found = {
      id: 'E7',
      confidence: 'likely',
      distance: miss.distance,
      data: { roleKind: kind, role: name, scope, binding },
    }
    const otherKind = kind === 'Role' ? 'ClusterRole' : 'Role'
    const other = findRole(facts, { ...binding.roleRef, kind: otherKind }, binding.namespace)
    if (other.state !== 'found') return [missing]
    const wrongKind: Found = {
      id: 'E8',
      confidence: 'proven',
      distance: miss.distance - 0.1,
      data: { roleKind: kind, role: name, binding, rules: other.rules },
    }
    return [wrongKind, missing]
  })
}

const DEFAULT_CLUSTER_ROLES = new Set(['view', 'edit', 'admin', 'cluster-admin'])

function byTexts(facts: Facts): Found[] {
  const isAsked = speaksForCaller(facts)
  const here = isAsked ? facts.rules.get(rulesNamespace(facts)) : undefined
  const inNamespace = facts.request.kind === 'resource' && facts.request.namespace !== ''
  const decided =
    isAsked && facts.decision.state === 'read'
      ? `${facts.decision.value.reason}\n${facts.decision.value.evaluationError}`
      : ''
  // At the cluster scope only the decision's own text bears: bindings of a namespace are not walked for it.
  const listed = inNamespace && here?.state === 'read' ? here.value.evaluationError : ''
  const everywhere =
    facts.clusterWide.state === 'read' ? danglingIn(facts.clusterWide.value.evaluationError) : undefined
  const found: Found[] = []
  for (const { roleKind, role } of danglingIn([facts.refusal?.reason ?? '', decided, listed].join('\n'))) {
    const isEverywhere = everywhere?.some((d) => d.role === role && d.roleKind === roleKind)
    const scope =
      !inNamespace || isEverywhere
        ? 'cluster'
        : roleKind === 'Role' || (everywhere && isAsked)
          ? 'namespace'
          : 'unknown'
    found.push({ id: 'E7', confidence: 'likely', distance: 3, data: { roleKind, role, scope } })
    if (roleKind === 'Role' && DEFAULT_CLUSTER_ROLES.has(role)) {
      found.push({ id: 'E8', confidence: 'likely', distance: 2.9, data: { roleKind, role } })
    }
  }
  return found
}
