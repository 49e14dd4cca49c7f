import { authorize } from '@/lib/rbac/authorize'
import { parseRbacObjects } from '@/lib/rbac/objects'
import type { Attributes, Decision, RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { KubeObject } from './kube-object'
import type { Store } from './store'

export const rbacKeys = {
  roles: 'rbac.authorization.k8s.io/roles',
  roleBindings: 'rbac.authorization.k8s.io/rolebindings',
  clusterRoles: 'rbac.authorization.k8s.io/clusterroles',
  clusterRoleBindings: 'rbac.authorization.k8s.io/clusterrolebindings',
} as const

/** Where objects are by which the authorizer decides. */
export const rbacStorage: ReadonlySet<string> = new Set(Object.values(rbacKeys))

/** An authorizer that is asked before RBAC, as with `--authorization-mode=Webhook,RBAC`. */
export interface Authorizer {
  decide(
    user: UserInfo,
    attributes: Attributes,
  ): { decision: 'allow' | 'deny' | 'no-opinion'; reason: string }
  /** What it decides only with the object (KEP-5681); who does not ask for conditions gets a no without an opinion. */
  conditions?(user: UserInfo, attributes: Attributes): readonly SetCondition[]
}

/** A condition as the alpha API of Kubernetes 1.38 has it. */
export interface SetCondition {
  effect: 'allow' | 'deny'
  id: string
  condition: string
  description: string
}

/** What the chain of authorizers says; denied is an explicit no, which RBAC never gives. */
export interface PolicyOutcome extends Decision {
  denied: boolean
}

// A stored object is never changed, so it is read once, whatever else is written.
const read = new WeakMap<KubeObject, RbacObjects>()

function rbacOf(object: KubeObject): RbacObjects {
  const known = read.get(object)
  if (known !== undefined) return known
  const { objects } = parseRbacObjects([object])
  read.set(object, objects)
  return objects
}

/** Takes over what was read of an object for a copy of it in which nothing differs that an authorizer looks at. */
export function readAs(copy: KubeObject, object: KubeObject): void {
  read.set(copy, rbacOf(object))
}

/**
 * The RBAC authorizer over the objects of the store, with another in front where there is one. The first yes or no ends the
 * chain; reasons of those without an opinion are joined by line breaks (apiserver pkg/authorization/union, 1.36).
 */
export class Policy {
  readonly #store: Store
  readonly #first: Authorizer | undefined
  #objects: RbacObjects | undefined
  #held: RbacObjects | undefined

  constructor(store: Store, first?: Authorizer) {
    this.#store = store
    this.#first = first
    store.subscribe((event) => {
      if (rbacStorage.has(event.key)) this.#objects = undefined
    })
  }

  get objects(): RbacObjects {
    this.#objects ??= {
      roles: this.#store.list(rbacKeys.roles).flatMap((role) => rbacOf(role).roles),
      clusterRoles: this.#store.list(rbacKeys.clusterRoles).flatMap((role) => rbacOf(role).clusterRoles),
      roleBindings: this.#store.list(rbacKeys.roleBindings).flatMap((one) => rbacOf(one).roleBindings),
      clusterRoleBindings: this.#store
        .list(rbacKeys.clusterRoleBindings)
        .flatMap((one) => rbacOf(one).clusterRoleBindings),
    }
    return this.#objects
  }

  /** False where an authorizer, such as a webhook, cannot list the rules of an account. */
  get listsEveryRule(): boolean {
    return this.#first === undefined
  }

  decide(user: UserInfo, attributes: Attributes): PolicyOutcome {
    const first = this.#first?.decide(user, attributes)
    if (first && first.decision !== 'no-opinion') {
      const denied = first.decision === 'deny'
      return { allowed: !denied, denied, reason: first.reason }
    }
    const { allowed, reason } = authorize(user, attributes, this.#held ?? this.objects)
    const reasons = allowed ? [reason] : [first?.reason ?? '', reason]
    return { allowed, denied: false, reason: reasons.filter((each) => each !== '').join('\n') }
  }

  /** True where an authorizer knows conditional authorization. */
  get knowsConditions(): boolean {
    return this.#first?.conditions !== undefined
  }

  /** What the first authorizer leaves open until it sees the object. */
  conditions(user: UserInfo, attributes: Attributes): readonly SetCondition[] {
    return this.#first?.conditions?.(user, attributes) ?? []
  }

  /** From now on decides by the objects as they are at this moment, like a server whose caches lag; false ends it. */
  hold(isHeld: boolean): void {
    this.#held = isHeld ? this.objects : undefined
  }
}
