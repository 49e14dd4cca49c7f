import { shownBy } from '@/lib/evidence/shown'
import { present } from '@/lib/present'
import { resolveRules } from '@/lib/rbac/resolve'
import { asScoped, ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { Grant, Subject } from '@/lib/rbac/types'
import { findRole, objectsRead } from '../../bindings/read-objects'
import { tieOf } from '../../bindings/ties'
import type { Case } from '../../case'
import { newBinding } from '../../fixes/binding-change'
import { nearMissStanding } from '../../near-miss'
import type { Ranked } from '../cause'

/** Where a rule applies that does not apply to the call. */
export interface GrantedElsewhere {
  namespace: string
  grant?: Grant
}

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

export function isAtClusterScope({ request }: Case): boolean {
  return request.kind === 'resource' && request.namespace === ''
}

export function isNamespaces({ request }: Case): boolean {
  return request.kind === 'resource' && request.group === '' && request.resource === 'namespaces'
}

/** The call names one object of a namespaced resource, and no namespace. */
export function isOneNamespacedObject({ request, known }: Case): boolean {
  return (
    request.kind === 'resource' &&
    request.namespace === '' &&
    known?.namespaced === true &&
    request.name !== '' &&
    ON_ONE_OBJECT.has(request.verb)
  )
}

type InOneNamespace = Ranked<GrantedElsewhere> & { rule: ScopedRule }

/** The nearest rule that applies in only one namespace, for a call at the cluster scope. */
export function missByScope(theCase: Case): InOneNamespace[] {
  const { misses, known, grantFor } = theCase
  const miss = misses.find(({ failed }) => failed.includes('scope'))
  const bound = boundInNamespace(theCase)
  if (!miss || (miss.parts > 1 && bound)) return bound ? [bound] : []
  const { rule, parts } = miss
  const grant = grantFor(rule)
  const standing = nearMissStanding(miss)
  return [
    {
      confidence: parts === 1 && known ? shownBy(theCase.discovery) : 'likely',
      ...standing,
      // A Role was never meant for more than its namespace; a ClusterRole that one RoleBinding gives may have been.
      ...(standing.tier === 'own' && known?.namespaced && grant?.roleKind !== 'ClusterRole'
        ? { tier: 'short' as const }
        : {}),
      data: { namespace: rule.namespace, ...present({ grant }) },
      rule,
    },
  ]
}

/** A RoleBinding of the account that was read, in whichever namespace, and whose role holds the call of the cluster scope. */
export function boundInNamespace(theCase: Case): InOneNamespace | undefined {
  const { request, user } = theCase
  const objects = objectsRead(theCase)
  if (!theCase.isForCaller || theCase.namespace !== '') return undefined
  for (const namespace of new Set(objects.roleBindings.map((binding) => binding.namespace))) {
    for (const resolved of resolveRules(user, namespace, objects)) {
      if (!('rule' in resolved) || resolved.grant.bindingKind !== 'RoleBinding') continue
      if (!ruleAllows(resolved.rule, request)) continue
      const data = { namespace, grant: resolved.grant }
      return {
        confidence: shownBy(theCase.objects),
        tier: 'own',
        data,
        rule: asScoped(resolved.rule, namespace),
      }
    }
  }
  return undefined
}

/**
 * True for a ClusterRole that is tied to the account: it was made for its program. One that others share, such as view, is bound in one
 * namespace for a reason.
 */
function isOfProgram(name: string, theCase: Case): boolean {
  const { kin } = theCase
  const role = objectsRead(theCase).clusterRoles.find((one) => one.name === name)
  return role !== undefined && kin !== undefined && tieOf({ ...role, namespace: '' }, kin) !== undefined
}

/** The same where nothing but the scope says that everywhere was meant: only for a ClusterRole of the program's own. */
export function bindOwnEverywhere(grant: Grant | undefined, theCase: Case, subject: Subject) {
  return grant && isOfProgram(grant.role, theCase) ? bindEverywhere(grant, theCase, subject) : undefined
}

/** The ClusterRole of a grant that counts in one namespace only, bound everywhere instead, where that allows the call. */
export function bindEverywhere(grant: Grant | undefined, theCase: Case, subject: Subject) {
  if (grant?.roleKind !== 'ClusterRole') return undefined
  const roleRef = { kind: grant.roleKind, name: grant.role }
  const role = findRole(theCase, roleRef, '')
  // A rule that differs in more than its scope would still refuse the call.
  if (role.state !== 'found' || !role.rules.some((rule) => ruleAllows(rule, theCase.request)))
    return undefined
  return newBinding(theCase, subject, roleRef, role.rules)
}
