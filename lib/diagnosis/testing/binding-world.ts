import { present } from '@/lib/present'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { RbacObjects, Role, RoleBinding, Subject } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { readWorld } from './read-world'
import { catalogue, rule, user } from './role-world'
import { worldFacts } from './world-facts'

export const PODS = '/api/v1/namespaces/shop/pods'
export const LIST_PODS = { namespace: 'shop', name: 'pod-lister', rules: [rule('list', 'pods')] }
export const account = (name: string, namespace?: string): Subject => ({
  kind: 'ServiceAccount',
  name,
  ...present({ namespace }),
})

export interface World {
  roles?: Role[]
  clusterRoles?: RbacObjects['clusterRoles']
  bindings?: RoleBinding[]
  clusterRoleBindings?: RbacObjects['clusterRoleBindings']
}

export function world({ roles = [LIST_PODS], bindings = [], ...more }: World): RbacObjects {
  return { roles, roleBindings: bindings, clusterRoles: [], clusterRoleBindings: [], ...more }
}

export const bound = (subjects: Subject[], more: Partial<RoleBinding> = {}): RoleBinding => ({
  namespace: 'shop',
  name: 'b',
  roleRef: { kind: 'Role', name: 'pod-lister' },
  subjects,
  ...more,
})

export function factsIn(objects: RbacObjects, path = PODS, who = user): Facts {
  const facts = worldFacts(objects, who, requestAttributes('GET', path), { catalogue })
  return { ...facts, objects: readWorld(objects) }
}
