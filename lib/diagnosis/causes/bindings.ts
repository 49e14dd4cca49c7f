import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { type Facts, rulesNamespace } from '../facts'
import type { FamilyFinding, FindingOf } from './finding'

/** Family E as far as it shows without reading a binding: dangling references, and a grant that has come since. */
export function bindingCauses(facts: Facts): FamilyFinding<'bindings'>[] {
  return [...grantedSince(facts), ...danglingRoles(facts)]
}

function grantedSince(facts: Facts): FindingOf<'E12'>[] {
  const { decision } = facts
  if (!facts.refusal || !facts.isOwnCall || decision.state !== 'read' || !decision.value.allowed) return []
  const grant = parseAllowedReason(decision.value.reason)
  return [{ id: 'E12', confidence: 'likely', distance: 0.3, data: grant ? { grant } : {} }]
}

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

const DEFAULT_CLUSTER_ROLES = new Set(['view', 'edit', 'admin', 'cluster-admin'])

function danglingRoles(facts: Facts): FindingOf<'E7' | 'E8'>[] {
  const here = facts.isOwnCall ? facts.rules.get(rulesNamespace(facts)) : undefined
  const inNamespace = facts.request.kind === 'resource' && facts.request.namespace !== ''
  const decided =
    facts.isOwnCall && facts.decision.state === 'read'
      ? `${facts.decision.value.reason}\n${facts.decision.value.evaluationError}`
      : ''
  // At the cluster scope only the decision's own text bears: bindings of a namespace are not walked for it.
  const listed = inNamespace && here?.state === 'read' ? here.value.evaluationError : ''
  const everywhere =
    facts.clusterWide.state === 'read' ? danglingIn(facts.clusterWide.value.evaluationError) : undefined
  const found = new Map<string, FindingOf<'E7' | 'E8'>>()
  for (const { roleKind, role } of danglingIn([facts.refusal?.reason ?? '', decided, listed].join('\n'))) {
    const isEverywhere = everywhere?.some((d) => d.role === role && d.roleKind === roleKind)
    const scope =
      !inNamespace || isEverywhere
        ? 'cluster'
        : roleKind === 'Role' || (everywhere && facts.isOwnCall)
          ? 'namespace'
          : 'unknown'
    found.set(`E7/${roleKind}/${role}`, {
      id: 'E7',
      confidence: 'likely',
      distance: 3,
      data: { roleKind, role, scope },
    })
    if (roleKind === 'Role' && DEFAULT_CLUSTER_ROLES.has(role)) {
      found.set(`E8/${role}`, { id: 'E8', confidence: 'likely', distance: 2.9, data: { roleKind, role } })
    }
  }
  return [...found.values()]
}
