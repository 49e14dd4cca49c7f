import type { Reading } from '@/lib/evidence/reading'
import type { RbacObjects } from '@/lib/rbac/types'
import type { ObjectList, ReadObjects } from '../facts'

type List = Pick<ObjectList, 'resource' | 'namespace'> & { isWhole?: boolean }

const ALL: readonly List[] = [
  { resource: 'roles', namespace: '' },
  { resource: 'rolebindings', namespace: '' },
  { resource: 'clusterroles', namespace: '' },
  { resource: 'clusterrolebindings', namespace: '' },
]

/** What an account that can read these lists sees of a world; all of them when none are named. */
export function readWorld(world: RbacObjects, lists: readonly List[] = ALL): Reading<ReadObjects> {
  const has = (resource: List['resource'], namespace: string) =>
    lists.some((list) => list.resource === resource && ['', namespace].includes(list.namespace))
  const roles = world.roles.filter((role) => has('roles', role.namespace))
  const roleBindings = world.roleBindings.filter((binding) => has('rolebindings', binding.namespace))
  const clusterRoles = has('clusterroles', '') ? world.clusterRoles : []
  const clusterRoleBindings = has('clusterrolebindings', '') ? world.clusterRoleBindings : []
  const all = {
    roles,
    rolebindings: roleBindings,
    clusterroles: clusterRoles.map((role) => ({ ...role, namespace: '' })),
    clusterrolebindings: clusterRoleBindings.map((binding) => ({ ...binding, namespace: '' })),
  }
  const countOf = ({ resource, namespace: at }: List) =>
    all[resource].filter(({ namespace }) => at === '' || at === namespace).length
  const value: ReadObjects = {
    ...{ roles, roleBindings, clusterRoles, clusterRoleBindings },
    lists: lists.map(({ resource, namespace, isWhole = true }) => ({
      resource,
      namespace,
      reading: { state: 'read', value: { count: countOf({ resource, namespace }), isWhole } },
    })),
  }
  return { state: 'read', value }
}

/** The lists that ClusterRole `admin` bound in a namespace lets an account read. */
export function namespaceLists(namespace: string): List[] {
  return [
    { resource: 'roles', namespace },
    { resource: 'rolebindings', namespace },
  ]
}
