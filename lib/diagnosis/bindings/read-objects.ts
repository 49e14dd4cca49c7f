import { present } from '@/lib/present'
import { rulesOfRoleRef } from '@/lib/rbac/resolve'
import type { Change, Origin, PolicyRule, RbacObjects, RoleRef, Subject } from '@/lib/rbac/types'
import type { Facts, ObjectList, ReadObjects } from '../facts'

const NONE: ReadObjects = {
  roles: [],
  clusterRoles: [],
  roleBindings: [],
  clusterRoleBindings: [],
  lists: [],
}

/** The RBAC objects that were read; an empty set with no list when none were. */
export function objectsRead({ objects }: Pick<Facts, 'objects'>): ReadObjects {
  return objects.state === 'read' ? objects.value : NONE
}

/** A binding as it was read; namespace "" is a ClusterRoleBinding. */
export interface ReadBinding {
  namespace: string
  name: string
  roleRef: RoleRef
  subjects: readonly Subject[]
  changed?: Change
  origin?: Origin
}

/** The kind of a binding that was read. */
export function kindOf({ namespace }: Pick<ReadBinding, 'namespace'>): 'RoleBinding' | 'ClusterRoleBinding' {
  return namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding'
}

export function bindingsRead(facts: Pick<Facts, 'objects'>): ReadBinding[] {
  const { roleBindings, clusterRoleBindings } = objectsRead(facts)
  return [...roleBindings, ...clusterRoleBindings.map((binding) => ({ ...binding, namespace: '' }))]
}

/** The role that a binding refers to, with what it is known by; undefined where it was not read. */
export function findMarked(
  facts: Pick<Facts, 'objects'>,
  { roleRef, namespace }: Pick<ReadBinding, 'roleRef' | 'namespace'>,
): { name: string; namespace: string; origin?: Origin; answers?: string } | undefined {
  const { roles, clusterRoles } = objectsRead(facts)
  if (roleRef.kind === 'Role') {
    return roles.find((role) => role.name === roleRef.name && role.namespace === namespace)
  }
  const found = clusterRoles.find(({ name }) => name === roleRef.name)
  const { origin, answers } = found ?? {}
  return found && { name: found.name, namespace: '', ...present({ origin, answers }) }
}

/** True when every object of this kind and namespace was read, so one which is not there does not exist. */
export function isWhole(
  facts: Pick<Facts, 'objects'>,
  resource: ObjectList['resource'],
  namespace: string,
): boolean {
  return objectsRead(facts).lists.some(
    (list) =>
      list.resource === resource &&
      list.name === undefined &&
      (list.namespace === '' || list.namespace === namespace) &&
      list.reading.state === 'read' &&
      list.reading.value.isWhole,
  )
}

/** True when an object of this name would have been seen: its list was read whole, or it was asked for by name. */
export function isSettled(
  facts: Pick<Facts, 'objects'>,
  resource: ObjectList['resource'],
  namespace: string,
  name: string,
): boolean {
  const isNamed = (list: ObjectList) =>
    list.resource === resource && list.name === name && list.namespace === namespace
  return (
    isWhole(facts, resource, namespace) ||
    objectsRead(facts).lists.some((list) => isNamed(list) && list.reading.state === 'read')
  )
}

/** The lists that decide what a call in `namespace` ("" is the cluster scope) may do. */
export function listsThatBear(namespace: string): Pick<ObjectList, 'resource' | 'namespace'>[] {
  const wide = [
    { resource: 'clusterrolebindings', namespace: '' },
    { resource: 'clusterroles', namespace: '' },
  ] as const
  if (namespace === '') return [...wide]
  return [{ resource: 'rolebindings', namespace }, { resource: 'roles', namespace }, ...wide]
}

export type RoleLookup =
  | { state: 'found'; rules: readonly PolicyRule[] }
  /** Proven: the list that would hold it was read whole, or it was asked for by name. */
  | { state: 'missing' }
  | { state: 'unread' }

/** The role that a binding in `namespace` refers to ("" for a ClusterRoleBinding). */
export function findRole(facts: Pick<Facts, 'objects'>, roleRef: RoleRef, namespace: string): RoleLookup {
  const objects: RbacObjects = objectsRead(facts)
  const resolved = rulesOfRoleRef(roleRef, namespace, objects)
  if ('rules' in resolved) return { state: 'found', rules: resolved.rules }
  // A ClusterRoleBinding cannot refer to a Role: validation refuses it and the authorizer finds none.
  if (roleRef.kind !== 'ClusterRole' && (roleRef.kind !== 'Role' || namespace === ''))
    return { state: 'missing' }
  const [resource, place] =
    roleRef.kind === 'Role' ? (['roles', namespace] as const) : (['clusterroles', ''] as const)
  return { state: isSettled(facts, resource, place, roleRef.name) ? 'missing' : 'unread' }
}
