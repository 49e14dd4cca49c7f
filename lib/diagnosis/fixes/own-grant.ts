import { toYaml } from '@/lib/objects/to-yaml'
import type { PolicyRule } from '@/lib/rbac/types'
import { opensBeyond } from '../opens'
import { subjectOf } from './exact-rule'
import { bindingObject, roleObject } from './new-role'

/** Where something is granted, "" for the cluster scope. */
export interface Place {
  namespace: string
  /** False where the namespace is taken from the account, because the text does not name it. */
  isKnown: boolean
}

/** A role of these rules for one account: a Role in a namespace, a ClusterRole at the cluster scope. */
export function grant(user: string, place: Place, name: string, rules: readonly PolicyRule[]) {
  const subject = subjectOf(user)
  if (!subject) return undefined
  const kind = place.namespace === '' ? 'ClusterRole' : 'Role'
  const opens = opensBeyond(rules, place.namespace, [])
  const warnings = [
    place.isKnown ? undefined : `The text does not name the namespace: ${place.namespace} is the account’s.`,
  ].filter((text) => text !== undefined)
  return {
    kind,
    yaml: toYaml(
      roleObject(kind, name, place.namespace, [...rules]),
      bindingObject(kind, name, place.namespace, subject),
    ),
    opens,
    warnings,
  }
}
