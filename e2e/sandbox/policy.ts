import { authorize } from '@/lib/rbac/authorize'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { Attributes, Decision, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { Store } from './store'

export const rbacKeys = {
  roles: 'rbac.authorization.k8s.io/roles',
  roleBindings: 'rbac.authorization.k8s.io/rolebindings',
  clusterRoles: 'rbac.authorization.k8s.io/clusterroles',
  clusterRoleBindings: 'rbac.authorization.k8s.io/clusterrolebindings',
} as const

const keys: ReadonlySet<string> = new Set(Object.values(rbacKeys))

/** The RBAC authorizer over the objects of the store. */
export class Policy {
  readonly #store: Store
  #objects: RbacObjects | undefined
  #held: RbacObjects | undefined

  constructor(store: Store) {
    this.#store = store
    store.subscribe((event) => {
      if (keys.has(event.key)) this.#objects = undefined
    })
  }

  get objects(): RbacObjects {
    this.#objects ??= parseRbacObjects([...keys].flatMap((key) => this.#store.list(key))).objects
    return this.#objects
  }

  decide(user: UserInfo, attributes: Attributes): Decision {
    return authorize(user, attributes, this.#held ?? this.objects)
  }

  /** From now on decides by the objects as they are now, like a server whose caches lag; false ends it. */
  hold(isHeld: boolean): void {
    this.#held = isHeld ? this.objects : undefined
  }
}
