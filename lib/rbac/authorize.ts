import { callNamespace } from '@/lib/rbac/rule'
import { formatAllowedReason } from './allowed-reason'
import { aggregateErrors, resolveRules } from './resolve'
import { ruleAllows } from './rule'
import type { Attributes, Decision, RbacObjects, UserInfo } from './types'

/**
 * Decides a request as the API server's RBAC authorizer does (Kubernetes 1.36): the first rule that allows it decides,
 * there is no deny, and a binding to a role that does not exist adds its error to every refusal. `system:masters` is
 * allowed before RBAC is asked, with an empty reason and no grant.
 */
export function authorize(user: UserInfo, attributes: Attributes, objects: RbacObjects): Decision {
  if (user.groups.includes('system:masters')) return { allowed: true, reason: '' }
  const namespace = callNamespace(attributes)
  const errors: string[] = []
  for (const resolved of resolveRules(user, namespace, objects)) {
    if ('error' in resolved) {
      errors.push(resolved.error)
    } else if (ruleAllows(resolved.rule, attributes)) {
      return { allowed: true, reason: formatAllowedReason(resolved.grant), grant: resolved.grant }
    }
  }
  return { allowed: false, reason: errors.length > 0 ? `RBAC: ${aggregateErrors(errors)}` : '' }
}
