import { selectorMatches } from '@/lib/objects/label-selector'
import { present } from '@/lib/present'
import { callNamespace, ruleAllows } from '@/lib/rbac/rule'
import type { ClusterRole, PolicyRule } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { byBreadth } from '../rank'
import { isBuiltInRole } from './built-in-role'
import { bindingsRead, isWhole, objectsRead, type ReadBinding } from './read-objects'
import {
  isClose,
  isCounterpart,
  type Kin,
  type Marked,
  type Tie,
  tieByBinding,
  tieOf,
  tieOfFree,
} from './ties'

/** A role that allows the call and to which no binding that could give it here refers. */
export interface UnboundRole {
  kind: 'Role' | 'ClusterRole'
  name: string
  /** "" for a ClusterRole. */
  namespace: string
  rules: readonly PolicyRule[]
  /** True where a binding of another place refers to it, or other ClusterRoles gather it: it serves others already. */
  isUsed: boolean
  /** What ties it to the account. */
  tie?: Tie
  /** It is tied to the account, or bound to one of that name elsewhere. */
  isTied: boolean
  /** Its tie is close, and it was not made for people or other programs to be bound to, as a viewer role is. */
  isMeant: boolean
}

// Roles that charts leave to the cluster's admin to bind.
const FOR_OTHERS = /(?:^|[-:._])(?:view|viewer|edit|editor|admin|metrics-reader)(?:$|[-:._])/

function isRoleOf({ roleRef }: ReadBinding, kind: string, name: string): boolean {
  return roleRef.kind === kind && roleRef.name === name
}

/**
 * Roles that allow the call and are bound to no one, the narrowest first. Only where every binding that could refer to
 * them here was read: a Role by the RoleBindings of its namespace, a ClusterRole by the ClusterRoleBindings too.
 */
export function unboundRoles(facts: Facts, kin: Kin | undefined): UnboundRole[] {
  const { request } = facts
  const namespace = callNamespace(request)
  const { roles, clusterRoles } = objectsRead(facts)
  const bindings = bindingsRead(facts)
  const hasLocal = namespace !== '' && isWhole(facts, 'rolebindings', namespace)
  const hasWide = isWhole(facts, 'clusterrolebindings', '') && (namespace === '' || hasLocal)
  // Bound elsewhere to an account of the same name, as one release a namespace is, it may be meant here too.
  const isOfNamesake = ({ subjects }: ReadBinding) => subjects.some(({ name }) => name === kin?.name)
  const isBoundElse = ({ name }: ClusterRole) =>
    bindings.some((one) => isRoleOf(one, 'ClusterRole', name) && !isOfNamesake(one))
  // A selector can match the very role that has it.
  const isGathered = ({ name, labels = {} }: ClusterRole) =>
    clusterRoles.some(
      (other) =>
        other.name !== name &&
        other.aggregationRule?.clusterRoleSelectors.some((selector) => selectorMatches(selector, labels)),
    )
  // What another installation has where the account has a role of its own.
  const isOfTwin = ({ name }: ClusterRole) =>
    bindings
      .filter((one) => isRoleOf(one, 'ClusterRole', name) && isOfNamesake(one))
      .flatMap(({ subjects, namespace: at }) => subjects.map((subject) => subject.namespace || at))
      .some((place) =>
        kin?.own.some(
          ({ roleRef }) => roleRef.name !== name && isCounterpart(roleRef.name, name, kin, place),
        ),
      )
  const hasNamed = kin?.own.some(
    (one) => tieOf({ ...one.roleRef, namespace: one.namespace }, kin)?.by === 'name',
  )
  const tied = <T extends Marked>(role: T, isFree: boolean) => {
    const isHere = role.namespace !== '' && role.namespace === namespace
    const found = kin && !FOR_OTHERS.test(role.name) ? (isFree ? tieOfFree : tieOf)(role, kin) : undefined
    // Whose own role is bound by its name needs no other that only begins alike.
    const near = found?.by === 'stem' && hasNamed ? undefined : found
    const own = near?.by === 'name' ? near : ((kin && tieByBinding(role, kin)) ?? near)
    const tie = own ?? (isHere ? { by: 'namespace' as const } : undefined)
    return {
      ...role,
      ...present({ tie }),
      isTied:
        tie !== undefined || bindings.some((one) => one.roleRef.name === role.name && isOfNamesake(one)),
      isMeant: kin !== undefined && isClose(own, kin),
    }
  }
  // Asked first: whose a role is takes a look at every account.
  const isFree = (kind: UnboundRole['kind'], { name, rules }: Pick<ClusterRole, 'name' | 'rules'>) => {
    // The account has it in another place: what is wrong is the place.
    if (kind === 'ClusterRole' && kin?.own.some((binding) => isRoleOf(binding, kind, name))) return false
    if (isBuiltInRole({ kind, name }) || !rules.some((rule) => ruleAllows(rule, request))) return false
    return !bindings.some(
      (binding) =>
        isRoleOf(binding, kind, name) &&
        (binding.namespace === '' || (namespace !== '' && binding.namespace === namespace)),
    )
  }
  const candidates: UnboundRole[] = [
    ...(hasLocal ? roles : [])
      .filter((role) => role.namespace === namespace && isFree('Role', role))
      .map((role) => ({ ...tied(role, true), kind: 'Role' as const, isUsed: false })),
    ...(hasWide ? clusterRoles.filter((role) => isFree('ClusterRole', role) && !isOfTwin(role)) : []).map(
      (role) => {
        const isUsed = isBoundElse(role) || isGathered(role)
        return { ...tied({ ...role, namespace: '' }, !isUsed), kind: 'ClusterRole' as const, isUsed }
      },
    ),
  ]
  return candidates.sort((a, b) => byBreadth(a.rules, b.rules) || b.kind.localeCompare(a.kind, 'en'))
}
