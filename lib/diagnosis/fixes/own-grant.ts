import { toYaml } from '@/lib/objects/to-yaml'
import type { PolicyRule } from '@/lib/rbac/types'
import { opensBeyond } from '../opens'
import { subjectOf } from './exact-rule'
import { bindingObject, roleObject } from './new-role'

/** A role of these rules for one account: a Role in a namespace, a ClusterRole where that is "", at the cluster scope. */
export function grant(user: string, namespace: string, name: string, rules: readonly PolicyRule[]) {
  const subject = subjectOf(user)
  if (!subject) return undefined
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  return {
    kind,
    yaml: toYaml(
      roleObject(kind, name, namespace, [...rules]),
      bindingObject(kind, name, namespace, subject),
    ),
    opens: opensBeyond(rules, namespace, []),
  }
}
