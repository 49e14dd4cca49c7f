import type { Home } from '@/lib/objects/homes'
import type { LabelSelector } from '@/lib/objects/label-selector'

/** One rule of a Role or ClusterRole. An absent list is the empty list, as the API server decodes it. */
export interface PolicyRule {
  verbs: readonly string[]
  apiGroups?: readonly string[]
  resources?: readonly string[]
  resourceNames?: readonly string[]
  nonResourceURLs?: readonly string[]
}

/** The authorizer does not look at apiGroup; the API server's validation does. */
export interface Subject {
  kind: string
  name: string
  namespace?: string
  apiGroup?: string
}

export interface RoleRef {
  kind: string
  name: string
  apiGroup?: string
}

/** The last write of an object that the API server recorded: when (RFC 3339), and by which program. */
export interface Change {
  at: string
  by: string
}

/** Whose an object is, by the marks that installers put on what they install. */
export interface Origin {
  /** `app.kubernetes.io/instance`, or `release` of old charts. */
  instance?: string
  /** `app.kubernetes.io/part-of`, or else `app.kubernetes.io/name`. */
  program?: string
  /** Helm's release, as `namespace/name`. */
  release?: string
}

/** The label of a Role that a fix made, with the cause that it answers. */
export const CAUSE_LABEL = 'podglass.dev/cause'

interface Written {
  changed?: Change
  origin?: Origin
  /** The cause that it answers, of a Role that a fix made. */
  answers?: string
  /** Absent where no tool's mark is on it. */
  home?: Home
}

export interface Role extends Written {
  namespace: string
  name: string
  rules: readonly PolicyRule[]
}

export interface ClusterRole extends Written {
  name: string
  labels?: Readonly<Record<string, string>>
  rules: readonly PolicyRule[]
  aggregationRule?: { clusterRoleSelectors: readonly LabelSelector[] }
}

export interface RoleBinding extends Written {
  namespace: string
  name: string
  roleRef: RoleRef
  subjects: readonly Subject[]
}

export interface ClusterRoleBinding extends Written {
  name: string
  roleRef: RoleRef
  subjects: readonly Subject[]
}

/** Everything the RBAC authorizer decides from. */
export interface RbacObjects {
  roles: readonly Role[]
  clusterRoles: readonly ClusterRole[]
  roleBindings: readonly RoleBinding[]
  clusterRoleBindings: readonly ClusterRoleBinding[]
}

export interface UserInfo {
  name: string
  groups: readonly string[]
}

/** A request for a resource. Group "" is core, namespace "" is cluster scope or all namespaces, name "" is no name. */
export interface ResourceAttributes {
  kind: 'resource'
  verb: string
  group: string
  resource: string
  subresource: string
  name: string
  namespace: string
}

export interface PathAttributes {
  kind: 'path'
  verb: string
  path: string
}

/** What the API server authorizes: the request info of one HTTP request. */
export type Attributes = ResourceAttributes | PathAttributes

/** The binding and role that allowed a request, as the authorizer's reason names them. */
export interface Grant {
  binding: string
  bindingKind: 'RoleBinding' | 'ClusterRoleBinding'
  /** Only on a RoleBinding. */
  bindingNamespace?: string
  roleKind: string
  role: string
  /** As the reason describes it: `ServiceAccount "web/shop"`, `User "jane"`, `Group "ops"`. */
  subject: string
}

export interface Decision {
  allowed: boolean
  /** The exact text of the authorizer: of the grant when allowed, of resolution errors when not, otherwise empty. */
  reason: string
  grant?: Grant
}
