import { aggregateErrors, resolveRules } from './resolve'
import type { RulesAnswer } from './reviews'
import type { PolicyRule, RbacObjects, UserInfo } from './types'

/**
 * Everything that a user can do in a namespace, as a SelfSubjectRulesReview answers it: the raw rules in the authorizer's
 * order, duplicates kept, also those that can never apply (a path in a namespaced binding). It is complete but for a node,
 * whose authorizer cannot list its rules.
 */
export function rulesFor(user: UserInfo, namespace: string, objects: RbacObjects): RulesAnswer {
  const errors: string[] = []
  const rules: PolicyRule[] = []
  for (const resolved of resolveRules(user, namespace, objects)) {
    if ('error' in resolved) errors.push(resolved.error)
    else rules.push(resolved.rule)
  }
  const rbacError = aggregateErrors(errors)
  const isNode = user.name.startsWith('system:node:') && user.groups.includes('system:nodes')
  return {
    resourceRules: rules
      .filter(({ resources }) => resources?.length)
      .map(({ verbs, apiGroups = [], resources = [], resourceNames = [] }) => ({
        verbs,
        apiGroups,
        resources,
        resourceNames,
      })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs = [] }) => ({ verbs, nonResourceURLs })),
    incomplete: isNode,
    evaluationError: aggregateErrors([
      ...(isNode ? ['node authorizer does not support user rule resolution'] : []),
      ...(rbacError === '' ? [] : [rbacError]),
    ]),
  }
}
