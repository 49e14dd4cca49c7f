import type {
  ClusterRole,
  ClusterRoleBinding,
  Origin,
  PolicyRule,
  RbacObjects,
  Role,
  RoleBinding,
  Subject,
} from '@/lib/rbac/types'

/** RBAC of a public project, as it installs it: facts written down by hand from its chart or manifests. */
export interface Project {
  name: string
  /** The version that the facts describe. */
  version: string
  namespace: string
  /** How its installer marks objects: Helm with instance and release, a manifest with its name, or not at all. */
  marks: 'helm' | 'name' | 'none'
  grants: readonly ProjectGrant[]
  /** ClusterRoles that no binding of it refers to, such as those gathered into others. */
  loose: readonly { name: string; labels: Readonly<Record<string, string>>; rules: readonly PolicyRule[] }[]
  /** Its own resources that belong to the cluster, as `resource.group`. */
  wide: readonly string[]
}

/** One binding with its role; `bindingNamespace` "" is a ClusterRoleBinding. */
export interface ProjectGrant {
  accounts: readonly string[]
  binding: string
  bindingNamespace: string
  roleKind: 'Role' | 'ClusterRole'
  role: string
  /** Empty where an earlier grant has them. */
  rules: readonly PolicyRule[]
  gathers?: Readonly<Record<string, string>>
}

const SHORT: Record<string, readonly string[]> = {
  read: ['get', 'list', 'watch'],
  manage: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
}

/** `read pods,nodes`, `update leases coordination.k8s.io #name`, `get /metrics`: verbs, what, groups (core where none), names. */
function ruleOf(line: string): PolicyRule {
  const [verbs = '', what = '', ...rest] = line.split(' ')
  const all = verbs.split(',').flatMap((verb) => SHORT[verb] ?? [verb])
  if (what.startsWith('/')) return { verbs: all, nonResourceURLs: what.split(',') }
  const names = rest.find((word) => word.startsWith('#'))
  const groups = rest.find((word) => !word.startsWith('#'))
  return {
    verbs: all,
    apiGroups: (groups ?? 'core').split(',').map((group) => (group === 'core' ? '' : group)),
    resources: what.split(','),
    ...(names ? { resourceNames: names.slice(1).split(',') } : {}),
  }
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((pair) => pair.split('=') as [string, string]))
}

/**
 * Reads the facts of a project. Lines, each followed by the rules of its role: `to ACCOUNTS` for whom the next ones are,
 * `cluster NAME [by BINDING]` a ClusterRole bound everywhere, `role [NS/]NAME [by BINDING]` a Role with its binding,
 * `uses NAME in NS [by BINDING]` a ClusterRole bound in a namespace, `gathers NAME LABELS [by BINDING]` an aggregating
 * ClusterRole bound everywhere, `loose NAME [LABELS]` a ClusterRole that no one is bound to.
 */
export function project(
  name: string,
  version: string,
  namespace: string,
  marks: Project['marks'],
  text: string,
  wide: readonly string[] = [],
): Project {
  const grants: ProjectGrant[] = []
  const loose: { name: string; labels: Record<string, string>; rules: PolicyRule[] }[] = []
  let accounts: string[] = []
  let rules: PolicyRule[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const [word, first = '', ...rest] = line.split(' ')
    const by = rest.indexOf('by') >= 0 ? (rest[rest.indexOf('by') + 1] ?? '') : undefined
    if (word === 'to') accounts = first.split(',')
    else if (word === 'cluster' || word === 'gathers') {
      rules = []
      const gathers = word === 'gathers' ? { gathers: labelsOf(rest[0] ?? '') } : {}
      grants.push({
        accounts,
        binding: by ?? first,
        bindingNamespace: '',
        roleKind: 'ClusterRole',
        role: first,
        rules,
        ...gathers,
      })
    } else if (word === 'role') {
      rules = []
      const [role = '', at = namespace] = first.split('/').reverse()
      grants.push({ accounts, binding: by ?? role, bindingNamespace: at, roleKind: 'Role', role, rules })
    } else if (word === 'uses') {
      rules = []
      const at = rest[rest.indexOf('in') + 1] ?? namespace
      grants.push({
        accounts,
        binding: by ?? first,
        bindingNamespace: at,
        roleKind: 'ClusterRole',
        role: first,
        rules,
      })
    } else if (word === 'loose') {
      rules = []
      loose.push({ name: first, labels: rest[0] ? labelsOf(rest[0]) : {}, rules })
    } else rules.push(ruleOf(line))
  }
  return { name, version, namespace, marks, grants, loose, wide }
}

/** One installation: names of objects at the cluster scope get the suffix, and each account is in the namespace. */
export interface Installation {
  namespace: string
  /** Of cluster-scoped objects, "" for the names that the project gives. */
  suffix: string
  /** It keeps the ClusterRoles of another installation and adds only its bindings, as with kustomize overlays. */
  sharesRoles?: boolean
  /** It shares its namespace with another installation, so that all its names get the suffix. */
  isCrowded?: boolean
  /** Where its accounts are, if not in its namespace: one that deploys from a namespace of tools. */
  accountsIn?: string
  /** What the name of its release puts before the names of cluster-scoped objects. */
  prefix?: string
}

/** The account of an installation by the name that its project gives. */
export function accountOf(account: string, { namespace, suffix, isCrowded, accountsIn }: Installation) {
  return { namespace: accountsIn ?? namespace, name: isCrowded ? `${account}${suffix}` : account }
}

function marksOf({ name, marks }: Project, { namespace, suffix }: Installation): { origin?: Origin } {
  if (marks === 'none') return {}
  const instance = `${name}${suffix}`
  return {
    origin: { program: name, ...(marks === 'helm' ? { instance, release: `${namespace}/${instance}` } : {}) },
  }
}

function gathered(selector: Readonly<Record<string, string>>, roles: readonly ClusterRole[]): PolicyRule[] {
  const matches = ({ labels = {}, aggregationRule }: ClusterRole) =>
    !aggregationRule && Object.entries(selector).every(([key, value]) => labels[key] === value)
  return roles.filter(matches).flatMap(({ rules }) => [...rules])
}

/** The rules of aggregating ClusterRoles as the controller of the API server fills them, by labels alone. */
export function filled(world: RbacObjects): RbacObjects {
  return {
    ...world,
    clusterRoles: world.clusterRoles.map((role) => {
      const selectors = role.aggregationRule?.clusterRoleSelectors
      if (!selectors) return role
      return {
        ...role,
        rules: selectors.flatMap(({ matchLabels = {} }) => gathered(matchLabels, world.clusterRoles)),
      }
    }),
  }
}

/** Where an installation has the role and the binding of a grant. */
export function placeOf(
  { binding, bindingNamespace, roleKind, role }: ProjectGrant,
  project: Project,
  { namespace, suffix, sharesRoles, isCrowded, prefix = '' }: Installation,
) {
  const place = bindingNamespace === project.namespace ? namespace : bindingNamespace
  const inPlace = (name: string) => (place === namespace && !isCrowded ? name : `${name}${suffix}`)
  const isGiven = BUILT_IN.test(role) || sharesRoles
  return {
    role: {
      kind: roleKind,
      namespace: roleKind === 'Role' ? place : '',
      name: roleKind === 'Role' ? inPlace(role) : isGiven ? role : `${prefix}${role}${suffix}`,
    },
    binding: { namespace: place, name: place === '' ? `${prefix}${binding}${suffix}` : inPlace(binding) },
  }
}

// Roles that the API server has itself.
const BUILT_IN = /^(?:cluster-admin|system:auth-delegator)$/

/** The objects of one installation. */
export function install(project: Project, installation: Installation): RbacObjects {
  const { suffix, sharesRoles, prefix = '' } = installation
  const marks = marksOf(project, installation)
  const world = {
    roles: [] as Role[],
    clusterRoles: [] as ClusterRole[],
    roleBindings: [] as RoleBinding[],
    clusterRoleBindings: [] as ClusterRoleBinding[],
  }
  for (const grant of project.grants) {
    const { role, binding } = placeOf(grant, project, installation)
    const { rules, gathers } = grant
    if (role.kind === 'Role' && rules.length > 0) {
      world.roles.push({ namespace: role.namespace, name: role.name, rules, ...marks })
    } else if (role.kind === 'ClusterRole' && (rules.length > 0 || gathers) && !sharesRoles) {
      const clusterRoleSelectors = gathers ? [{ matchLabels: selectorOf(gathers, suffix) }] : []
      const aggregation = gathers ? { aggregationRule: { clusterRoleSelectors } } : {}
      world.clusterRoles.push({ name: role.name, rules, ...marks, ...aggregation })
    }
    const subjects = grant.accounts.map((account): Subject => subjectOf(account, installation))
    const bound = { name: binding.name, roleRef: { kind: role.kind, name: role.name }, subjects, ...marks }
    if (binding.namespace === '') world.clusterRoleBindings.push(bound)
    else world.roleBindings.push({ namespace: binding.namespace, ...bound })
  }
  for (const { name, labels, rules } of sharesRoles ? [] : project.loose) {
    world.clusterRoles.push({
      name: `${prefix}${name}${suffix}`,
      rules,
      ...marks,
      labels: selectorOf(labels, suffix),
    })
  }
  return world
}

// Helm selects by its instance; a label that says what a role is for is the same in each installation.
function selectorOf(labels: Readonly<Record<string, string>>, suffix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      key,
      key === 'app.kubernetes.io/instance' ? `${value}${suffix}` : value,
    ]),
  )
}

function subjectOf(account: string, installation: Installation): Subject {
  const { namespace, name } = accountOf(account, installation)
  return account.startsWith('group:')
    ? {
        kind: 'Group',
        name: account.slice('group:'.length).replace('NAMESPACE', namespace),
        apiGroup: 'rbac.authorization.k8s.io',
      }
    : { kind: 'ServiceAccount', name, namespace }
}

/** Several worlds as one cluster. */
export function together(...worlds: readonly RbacObjects[]): RbacObjects {
  return {
    roles: worlds.flatMap(({ roles }) => roles),
    clusterRoles: worlds.flatMap(({ clusterRoles }) => clusterRoles),
    roleBindings: worlds.flatMap(({ roleBindings }) => roleBindings),
    clusterRoleBindings: worlds.flatMap(({ clusterRoleBindings }) => clusterRoleBindings),
  }
}
