import { present } from '@/lib/present'
import { resolveRules } from '@/lib/rbac/resolve'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Grant, Subject } from '@/lib/rbac/types'
import { asScoped } from '../../bindings/binding-misses'
import { findRole, objectsRead } from '../../bindings/read-objects'
import type { Case } from '../../case'
import { callerUser } from '../../facts'
import { newBinding } from '../../fixes/binding-change'
import { nearMissStanding } from '../../near-miss'
import type { ScopedRule } from '../../scoped-rules'
import type { Ranked } from '../cause'
import type { GrantedElsewhere } from './grants-elsewhere'

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
  return [
    {
      confidence: parts === 1 && known ? 'proven' : 'likely',
      ...nearMissStanding(miss),
      data: { namespace: rule.namespace, ...present({ grant: grantFor(rule) }) },
      rule,
    },
  ]
}

/** A RoleBinding of the account that was read, in whichever namespace, and whose role holds the call of the cluster scope. */
export function boundInNamespace(theCase: Case): InOneNamespace | undefined {
  const { request } = theCase
  const objects = objectsRead(theCase)
  if (!theCase.isForCaller || theCase.namespace !== '') return undefined
  const user = callerUser(theCase)
  for (const namespace of new Set(objects.roleBindings.map((binding) => binding.namespace))) {
    for (const resolved of resolveRules(user, namespace, objects)) {
      if (!('rule' in resolved) || resolved.grant.bindingKind !== 'RoleBinding') continue
      if (!ruleAllows(resolved.rule, request)) continue
      const data = { namespace, grant: resolved.grant }
      return { confidence: 'proven', tier: 'own', data, rule: asScoped(resolved.rule, namespace) }
    }
  }
  return undefined
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
