import { areGroupsKnown } from '@/lib/diagnosis/facts'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { resolveRules } from '@/lib/rbac/resolve'
import type { AccessAnswer } from '@/lib/rbac/reviews'
import { asScoped, type ScopedRule } from '@/lib/rbac/rule'
import { ANONYMOUS, userByName } from '@/lib/rbac/service-account'
import type { RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { Cell } from '../contract'

/** An account that is asked about, with its groups as far as they are known. */
export interface Account extends UserInfo {
  /** False for a user of whom no group was given: then a binding of a group may be missed. */
  areGroupsKnown: boolean
}

/** The account of a user name: a ServiceAccount's groups follow from it, those of a user are as given. */
export function accountOf(name: string, given: readonly string[]): Account {
  if (name === ANONYMOUS.name) return { ...ANONYMOUS, areGroupsKnown: true }
  return {
    name,
    groups: [...new Set([...given, ...userByName(name).groups])],
    areGroupsKnown: areGroupsKnown({ caller: name, groups: given }),
  }
}

/** True for accounts that the API server allows everything before RBAC is asked. */
export function isMaster({ groups }: UserInfo): boolean {
  return groups.includes('system:masters')
}

/**
 * The rules that the bindings give to an account in a namespace, each with where it holds, and the texts of roles that
 * could not be resolved. What was not read gives no rule here.
 */
export function accountRules(
  user: UserInfo,
  namespace: string,
  objects: RbacObjects,
): { rules: ScopedRule[]; errors: string[] } {
  const rules: ScopedRule[] = []
  const errors: string[] = []
  for (const resolved of resolveRules(user, namespace, objects)) {
    if ('error' in resolved) errors.push(resolved.error)
    else {
      const scope = resolved.grant.bindingKind === 'ClusterRoleBinding' ? 'cluster' : 'namespace'
      rules.push({ ...asScoped(resolved.rule, namespace), scope, namespace })
    }
  }
  return { rules, errors: [...new Set(errors)] }
}

/** What system:masters has without any RBAC rule: every verb on every resource. */
export const MASTER_RULES: readonly ScopedRule[] = [
  {
    verbs: ['*'],
    apiGroups: ['*'],
    resources: ['*'],
    resourceNames: [],
    nonResourceURLs: [],
    scope: 'cluster',
    namespace: '',
  },
]

/** A cell by the review of its call: where it is granted as far as the reason says, and a no only where it is certain. */
export function cellOfReview(
  { allowed, reason, evaluationError }: AccessAnswer,
  at: { isNamespaced: boolean; areGroupsKnown: boolean },
): Cell {
  if (!allowed) return { state: at.areGroupsKnown && evaluationError === '' ? 'no' : 'unknown' }
  const isWide = !at.isNamespaced || parseAllowedReason(reason)?.bindingKind === 'ClusterRoleBinding'
  return { state: isWide ? 'cluster' : 'namespace' }
}
