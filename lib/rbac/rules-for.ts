import { aggregateErrors, resolveRules } from './resolve'
import type { PolicyRule, RbacObjects, UserInfo } from './types'

/** The status of a SelfSubjectRulesReview as is on the wire: empty lists and an empty evaluationError are left out. */
export interface RulesReviewStatus {
  resourceRules: {
    verbs: readonly string[]
    apiGroups?: readonly string[]
    resources?: readonly string[]
    resourceNames?: readonly string[]
  }[]
  nonResourceRules: { verbs: readonly string[]; nonResourceURLs?: readonly string[] }[]
  incomplete: boolean
  evaluationError?: string
}

/**
 * Everything that a user can do in a namespace, as a SelfSubjectRulesReview answers it: the raw rules in the authorizer's
 * order, duplicates kept, also those that can never apply (a path in a namespaced binding). It is complete but for a node,
 * whose authorizer cannot list its rules.
 */
export function rulesFor(user: UserInfo, namespace: string, objects: RbacObjects): RulesReviewStatus {
  const errors: string[] = []
  const rules: PolicyRule[] = []
  for (const resolved of resolveRules(user, namespace, objects)) {
    if ('error' in resolved) errors.push(resolved.error)
    else rules.push(resolved.rule)
  }
  const rbacError = aggregateErrors(errors)
  const isNode = user.name.startsWith('system:node:') && user.groups.includes('system:nodes')
  const evaluationError = aggregateErrors([
    ...(isNode ? ['node authorizer does not support user rule resolution'] : []),
    ...(rbacError === '' ? [] : [rbacError]),
  ])
  return {
    resourceRules: rules.filter((rule) => rule.resources?.length).map(resourceRule),
    nonResourceRules: rules.filter((rule) => rule.nonResourceURLs?.length).map(nonResourceRule),
    incomplete: isNode,
    ...(evaluationError === '' ? {} : { evaluationError }),
  }
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule) {
  return {
    verbs,
    ...(apiGroups?.length ? { apiGroups } : {}),
    ...(resources?.length ? { resources } : {}),
    ...(resourceNames?.length ? { resourceNames } : {}),
  }
}

function nonResourceRule({ verbs, nonResourceURLs }: PolicyRule) {
  return { verbs, ...(nonResourceURLs?.length ? { nonResourceURLs } : {}) }
}
