import type { AuthorizerCondition } from './conditions'

/** The status of a SelfSubjectAccessReview. */
export interface AccessAnswer {
  allowed: boolean
  denied: boolean
  reason: string
  evaluationError: string
  /** Under which it is a yes: the authorizers decide once they see the object. */
  conditions?: readonly AuthorizerCondition[]
  /** The reason of a yes was left out, because this page does not name who gives what: RBAC gave it, or another authorizer. */
  hiddenReason?: 'rbac' | 'other'
}

/** The status of a SelfSubjectRulesReview. */
export interface RulesAnswer {
  resourceRules: readonly {
    verbs: readonly string[]
    apiGroups: readonly string[]
    resources: readonly string[]
    resourceNames: readonly string[]
  }[]
  nonResourceRules: readonly { verbs: readonly string[]; nonResourceURLs: readonly string[] }[]
  incomplete: boolean
  evaluationError: string
  /** Rules that were not read, because there are too many. */
  leftOut?: number
}
