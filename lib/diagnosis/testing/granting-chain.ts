import type { Check } from '@/lib/contract/access-check'
import type { PolicyRule, RoleRef, Subject } from '@/lib/rbac/types'
import type { Target } from './random-calls'

export interface Account {
  namespace: string
  name: string
}

/** One call and the chain of objects that grants it: rule, role, binding, subject. */
export interface Chain {
  account: Account
  target: Target
  call: Check
  rule: PolicyRule
  role: { kind: 'Role' | 'ClusterRole'; name: string; namespace: string; isThere: boolean }
  /** Namespace "" is a ClusterRoleBinding. */
  binding: {
    name: string
    namespace: string
    roleRef: RoleRef
    subjects: readonly Subject[]
    isThere: boolean
  }
}
