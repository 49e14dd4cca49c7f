import type { Confidence } from '@/lib/contract/explanation'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { authorize } from '@/lib/rbac/authorize'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { type BindingMiss, bindingMisses } from '../bindings/binding-misses'
import { isWhole, objectsRead } from '../bindings/read-objects'
import { unboundRoles } from '../bindings/unbound-roles'
import { callerUser, type Facts, speaksForCaller } from '../facts'
import { danglingRoles } from './dangling-roles'
import type { FamilyFinding, FindingOf } from './finding'

type Found = FamilyFinding<'bindings'>

/**
 * Family E: what a binding does not do. Where Roles and bindings were read, each binding that almost applies is shown by
 * the one thing in which it misses; where they were not, a binding that does not apply leaves no trace, so its causes are
 * possible ones, in the order in which they are met in practice.
 */
export function bindingCauses(facts: Facts): Found[] {
  return [
    ...grantedSince(facts),
    ...grantedUnseen(facts),
    ...byBindings(facts),
    ...unbound(facts),
    ...danglingRoles(facts),
    ...allowedBefore(facts),
    ...possibleOnes(facts),
  ]
}

function grantedSince(facts: Facts): FindingOf<'E12'>[] {
  const { decision } = facts
  if (!facts.refusal || !speaksForCaller(facts) || decision.state !== 'read' || !decision.value.allowed)
    return []
  const grant = parseAllowedReason(decision.value.reason)
  return [{ id: 'E12', confidence: 'likely', distance: 0.3, data: grant ? { grant } : {} }]
}

/** The bindings that were read allow the call, and the API server's decision does not: its cache has not seen them. */
function grantedUnseen(facts: Facts): FindingOf<'E12'>[] {
  const { decision, objects, request } = facts
  if (objects.state !== 'read' || facts.about === 'objects') return []
  if (decision.state !== 'read' || decision.value.allowed || decision.value.denied) return []
  const { allowed, grant } = authorize(callerUser(facts), request, objects.value)
  if (!allowed || !grant) return []
  return [{ id: 'E12', confidence: 'likely', distance: 0.3, data: { grant, unseen: true } }]
}

type SeenId = 'E2' | 'E3' | 'E4' | 'E5' | 'E6' | 'E10' | 'E11'

function idOf({ relation, isElsewhere }: BindingMiss): SeenId | undefined {
  switch (relation.how) {
    case 'same':
      return isElsewhere ? 'E10' : undefined
    case 'namespace':
      return 'E3'
    case 'no-namespace':
      return 'E4'
    case 'kind':
      return 'E5'
    case 'group':
      return 'E6'
    case 'name':
      return 'E2'
    case 'none':
      return 'E11'
  }
}

// That a binding is for somebody else is proven; that it was meant for this account is not, unless it says so itself.
function confidenceOf({ relation, role, distance }: BindingMiss): Confidence {
  if (role.state !== 'grants') return 'likely'
  if (relation.how === 'name') return relation.isNear ? 'proven' : distance < 2 ? 'likely' : 'possible'
  if (relation.how === 'group') return relation.isTypo ? 'proven' : distance < 1.5 ? 'likely' : 'possible'
  return relation.how === 'none' ? 'likely' : 'proven'
}

function byBindings(facts: Facts): Found[] {
  const account = parseServiceAccount(facts.caller)
  return bindingMisses(facts).flatMap((shown): Found[] => {
    const id = idOf(shown)
    if (id === undefined || shown.role.state === 'missing') return []
    // The pod that names no account runs as default: that is the mistake, not the binding (C3).
    if (id === 'E2' && account?.name === 'default') return []
    const base = { confidence: confidenceOf(shown), distance: shown.distance }
    return id === 'E10'
      ? [{ id, ...base, data: { shown, namespace: shown.binding.namespace } }]
      : [{ id, ...base, data: { shown } }]
  })
}

function unbound(facts: Facts): FindingOf<'E1'>[] {
  if (facts.caller === '' || facts.caller === 'system:anonymous') return []
  return unboundRoles(facts).map((role) => ({
    id: 'E1',
    confidence: 'proven',
    distance: 1.5,
    data: { role },
  }))
}

function allowedBefore(facts: Facts): FindingOf<'E13'>[] {
  const { lastAllowed, decision } = facts
  if (!lastAllowed || decision.state !== 'read' || decision.value.allowed) return []
  const grant = parseAllowedReason(lastAllowed.reason)
  const data = { at: lastAllowed.at, ...(grant ? { grant } : {}) }
  return [{ id: 'E13', confidence: 'proven', distance: 8.5, data }]
}

const LEAST_LIKELY = 10

/** What cannot be told from "no rule applies" without reading bindings, most frequent first; C3 is family C's to say. */
function possibleOnes(facts: Facts): Found[] {
  const { request, caller, decision } = facts
  if (caller === '' || caller === 'system:anonymous') return []
  // Of an account whose rules are not known the rule side is as possible, so nothing is ranked.
  if (!speaksForCaller(facts) || decision.state !== 'read' || decision.value.allowed) return []
  const namespace = request.kind === 'resource' ? request.namespace : ''
  const bindings = namespace === '' ? 'clusterrolebindings' : 'rolebindings'
  const isBlind = !isWhole(facts, bindings, namespace)
  const isRoleBlind = !isWhole(facts, namespace === '' ? 'clusterroles' : 'roles', namespace)
  const isBlindElsewhere = namespace !== '' && !isWhole(facts, 'rolebindings', '')
  const isAccount = parseServiceAccount(caller) !== undefined
  const hasNothing = objectsRead(facts).lists.length === 0
  const ids = [
    ...(isBlind || isRoleBlind ? (['E1'] as const) : []),
    ...(isBlind && isAccount ? (['E2', 'E3'] as const) : []),
    ...(isBlindElsewhere && (isBlind || hasNothing) ? (['E10'] as const) : []),
    ...(isBlind && isAccount ? (['E5'] as const) : []),
  ]
  return ids.map((id, i) => ({ id, confidence: 'possible', distance: LEAST_LIKELY + i / 10, data: {} }))
}
