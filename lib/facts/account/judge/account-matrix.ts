import { isWhole, listsThatBear } from '@/lib/diagnosis/bindings/read-objects'
import type { ReadObjects } from '@/lib/diagnosis/facts'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { MatrixRow } from '../contract'
import { type Account, accountRules, isMaster, MASTER_RULES } from './account'
import { type MatrixTarget, rowOf } from './matrix'

export interface AccountFacts {
  account: Account
  namespace: string
  objects: ReadObjects
  /** False where an authorizer other than RBAC also decides, which objects do not show. */
  isOnlyRbac: boolean
}

/** Which calls the objects decide both ways: those in the namespace, and those at the cluster scope. */
export function decides({ account, namespace, objects, isOnlyRbac }: AccountFacts): {
  namespaced: boolean
  clusterScoped: boolean
} {
  const facts = { objects: { state: 'read' as const, value: objects } }
  const isRead = (scope: string) =>
    listsThatBear(scope).every((list) => isWhole(facts, list.resource, list.namespace))
  const isCertain = account.areGroupsKnown && isOnlyRbac
  return { namespaced: isCertain && isRead(namespace), clusterScoped: isCertain && isRead('') }
}

/**
 * The matrix of another account by Roles and bindings: a cell is granted by a rule that was read, and denied only
 * where every object that could grant it was read, every group of the account is known and RBAC alone decides.
 */
export function accountRows(targets: readonly MatrixTarget[], facts: AccountFacts): MatrixRow[] {
  const { account, namespace, objects } = facts
  const rules = isMaster(account) ? MASTER_RULES : accountRules(account, namespace, objects).rules
  const decided = decides(facts)
  return targets.map((target) => {
    const isComplete = target.known.namespaced ? decided.namespaced : decided.clusterScoped
    return rowOf(target, { rules, isComplete })
  })
}

// What a program in a pod is refused most: informers of pods first, then configuration, workloads and events.
const MOST_ASKED: readonly [group: string, resource: string, verb: string][] = [
  ['', 'pods', 'list'],
  ['', 'pods', 'get'],
  ['', 'pods', 'watch'],
  ['', 'secrets', 'get'],
  ['', 'configmaps', 'get'],
  ['apps', 'deployments', 'list'],
  ['', 'pods', 'create'],
  ['', 'services', 'list'],
]

/** The most asked calls whose cell is unknown, in the order in which they are worth a review. */
export function sweepOf(rows: readonly MatrixRow[], namespace: string): ResourceAttributes[] {
  return MOST_ASKED.flatMap(([group, resource, verb]) => {
    const row = rows.find((one) => one.group === group && one.resource === resource)
    if (row?.cells[verb]?.state !== 'unknown') return []
    return [{ kind: 'resource', verb, group, resource, subresource: '', name: '', namespace }]
  })
}
