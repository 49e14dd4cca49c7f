import { notAsked, type Reading } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import type { AccessAnswer, RulesAnswer } from '@/lib/rbac/reviews'
import { callNamespace } from '@/lib/rbac/rule'
import { rulesFor } from '@/lib/rbac/rules-for'
import type { RbacObjects, UserInfo } from '@/lib/rbac/types'
import { isWhole, listsThatBear } from './bindings/read-objects'
import { areGroupsKnown, type Facts, type ReadObjects } from './facts'

/** What the Roles and bindings that were read show about another account; absent where they do not decide it. */
export interface ByObjects {
  decision?: Reading<AccessAnswer>
  rules?: Pick<Facts, 'rules' | 'clusterWide'>
}

/**
 * The decision about a call of another account and the rules that its reviews would list: in the namespace of the call, in its
 * own, and everywhere. A no takes every list that bears on the call and all groups; a yes the grant alone.
 */
export function factsByObjects(facts: Facts, objects: ReadObjects, user: UserInfo): ByObjects {
  const namespace = callNamespace(facts.request)
  const isWholeWorld = listsThatBear(namespace).every((list) => isWhole(facts, list.resource, list.namespace))
  const { allowed, reason } = authorize(user, facts.request, objects)
  // A grant that was read is proof, whatever was not read; proving that there is none takes every list, and every group.
  const isDecided = allowed || (isWholeWorld && areGroupsKnown(facts))
  const value = { allowed, denied: false, reason, evaluationError: '' }
  const areBindingsRead = isWhole(facts, 'clusterrolebindings', '')
  const isWide = areBindingsRead && isWhole(facts, 'clusterroles', '')
  const places = [...new Set([namespace, facts.home])].filter((place) => place !== '')
  // A rule that was read counts, so each place whose bindings were read has its rules, though perhaps not all of them.
  const rules = places.flatMap((place): [string, Reading<RulesAnswer>][] => {
    const isRuled = isWhole(facts, 'rolebindings', place) && isWhole(facts, 'roles', place)
    return isRuled ? [[place, rulesIn(objects, user, place, isWide)]] : []
  })
  const isRuled = rules.length > 0 || areBindingsRead
  return {
    ...(isDecided ? { decision: { state: 'read', value } } : {}),
    ...(isRuled
      ? {
          rules: {
            rules: new Map(rules),
            clusterWide: areBindingsRead
              ? rulesIn(objects, user, '', isWide)
              : notAsked(say`The ClusterRoleBindings and ClusterRoles were not all read.`),
          },
        }
      : {}),
  }
}

function rulesIn(
  world: RbacObjects,
  user: UserInfo,
  namespace: string,
  isComplete: boolean,
): Reading<RulesAnswer> {
  const rules = rulesFor(user, namespace, world)
  const value: RulesAnswer = {
    ...rules,
    incomplete: !isComplete,
    // A ClusterRole that was not read would look like one that does not exist.
    evaluationError: isComplete
      ? rules.evaluationError
      : 'the ClusterRoleBindings and ClusterRoles were not all read',
  }
  return { state: 'read', value }
}
