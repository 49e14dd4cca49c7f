import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { standard } from '../neighbors'
import { PROJECTS } from '../projects/all'
import {
  accountOf,
  filled,
  type Installation,
  install,
  type Project,
  placeOf,
  together,
} from '../projects/project'
import { ABOUT_RULES, BREAKS, type Break, type Broken, isBoundTwice, type Link } from './breaks'
import { type Act, isAllowed, type Who } from './evaluate'
import { MORE_BREAKS } from './more-breaks'
import { type Random, seeded } from './random'
import { findServed, SERVED } from './served'

/**
 * What else there is: nothing of the same project; a second, healthy installation with names of its own at the cluster scope; one that binds the
 * same ClusterRoles; one in the same namespace; one like it whose accounts, as its own, are in a namespace of tools; none, and cluster-scoped
 * objects whose names begin as the namespace does.
 */
export const TWINS = [
  'alone',
  'beside a twin',
  'sharing its ClusterRoles',
  'in one namespace',
  'from elsewhere',
  'with a prefix',
] as const
export type Twin = (typeof TWINS)[number]

/** A cluster in which one thing was broken, or nothing was. */
export interface BrokenWorld extends Pick<Broken, 'causes' | 'names' | 'isOpen'> {
  break: string
  /** What else is wrong: with another account of the project, or with the same chain. */
  also?: { break: string; isSameChain: boolean }
  isRepaired: boolean
  project: string
  twin: Twin
  who: Who
  /** Who was meant to call. */
  meant: Who
  act: Act
  healthy: RbacObjects
  broken: RbacObjects
  /** The ServiceAccounts that exist, as `namespace/name`. */
  accounts: ReadonlySet<string>
}

function accountsOf(project: Project, installation: Installation): string[] {
  const names = project.grants.flatMap(({ accounts }) => accounts).filter((name) => !name.includes(':'))
  const own = names.map((name) => accountOf(name, installation))
  return [
    ...new Set([
      `${installation.namespace}/default`,
      ...own.flatMap(({ namespace, name }) => [`${namespace}/default`, `${namespace}/${name}`]),
    ]),
  ]
}

function actOf(rule: PolicyRule, place: string, who: Who, random: Random): Act | undefined {
  const verb = random.pick(
    rule.verbs.map((one) => (one === '*' ? random.pick(['list', 'get', 'create']) : one)),
  )
  if (rule.nonResourceURLs?.length) {
    const path = random.pick(rule.nonResourceURLs).replace(/(?<=.)\*$/, 'ping')
    return path === '*' ? undefined : { verb, group: '', resource: '', name: '', path, namespace: '' }
  }
  const group = random.pick(rule.apiGroups ?? [''])
  const words = (rule.resources ?? []).flatMap((word) =>
    word === '*' ? SERVED.filter((one) => one.group === group).map(({ resource }) => resource) : [word],
  )
  if (group === '*' || words.length === 0) return undefined
  const word = random.pick(words)
  const [resource = '', part] = word.split('/')
  const served = findServed(group, resource)
  if (!served || (part && !served.subresources.includes(part))) return undefined
  if (!['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb))
    return undefined
  const isNamed = part !== undefined || ['get', 'update', 'patch', 'delete'].includes(verb)
  const name = rule.resourceNames ? random.pick(rule.resourceNames) : isNamed ? 'main' : ''
  // A name in a rule on verbs that carry none is for the other verbs of the rule.
  if (rule.resourceNames && !isNamed) return undefined
  // The API server takes the name of a namespace for the namespace of the call.
  if (group === '' && resource === 'namespaces' && name !== '') {
    return { verb, group, resource: word, name, path: '', namespace: name }
  }
  const isWide =
    !served.namespaced ||
    (place === '' && name === '' && ['list', 'watch'].includes(verb) && random.below(4) > 0)
  const namespace = isWide ? '' : place === '' ? who.namespace : place
  return { verb, group, resource: word, name, path: '', namespace }
}

function linkOf(
  project: Project,
  installation: Installation,
  world: RbacObjects,
  random: Random,
): Link | undefined {
  const grant = random.pick(project.grants)
  const { role, binding } = placeOf(grant, project, installation)
  const found =
    role.kind === 'Role'
      ? world.roles.find(({ name, namespace }) => name === role.name && namespace === role.namespace)
      : world.clusterRoles.find(({ name }) => name === role.name)
  if (!found || found.rules.length === 0) return undefined
  const rule = random.pick(found.rules)
  const account = random.pick(grant.accounts)
  const who = accountOf(account.startsWith('group:') ? 'worker' : account, installation)
  const act = actOf(rule, binding.namespace, who, random)
  return (
    act && { project, installation, grant, who, act, rule, place: found.rules.indexOf(rule), role, binding }
  )
}

/** A ClusterRole of somebody else that no one is bound to and that allows the call, with much besides. */
function stranger({ act }: Link): RbacObjects {
  const rules: PolicyRule[] =
    act.path === ''
      ? [
          {
            verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
            apiGroups: [act.group],
            resources: [act.resource, 'events'],
          },
        ]
      : [{ verbs: ['get', 'head'], nonResourceURLs: [act.path] }]
  return {
    roles: [],
    clusterRoles: [{ name: 'nightly-audit-collector', rules }],
    roleBindings: [],
    clusterRoleBindings: [],
  }
}

const sorted = (world: RbacObjects): RbacObjects => {
  const by = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  return {
    roles: [...world.roles].sort(by),
    clusterRoles: [...world.clusterRoles].sort(by),
    roleBindings: [...world.roleBindings].sort(by),
    clusterRoleBindings: [...world.clusterRoleBindings].sort(by),
  }
}

function installed(project: Project, twin: Twin, random: Random): [Installation, Installation | undefined] {
  const first = { namespace: project.namespace, suffix: '' }
  if (twin === 'alone') return [first, undefined]
  if (twin === 'with a prefix')
    return [{ namespace: `mu-12-${project.namespace}`, suffix: '', prefix: 'mu-12-' }, undefined]
  const suffix = random.pick(['-staging', '-blue', '-2'])
  const second = { namespace: `${project.namespace}${suffix}`, suffix }
  if (twin === 'in one namespace') {
    const beside = { ...first, suffix, isCrowded: true }
    return random.below(2) === 0 ? [first, beside] : [beside, first]
  }
  if (twin === 'from elsewhere') {
    const [near, far] = [
      { ...first, accountsIn: 'tools' },
      { ...second, accountsIn: `tools${suffix}` },
    ]
    return random.below(2) === 0 ? [near, far] : [far, near]
  }
  if (twin === 'sharing its ClusterRoles') return [first, { ...second, sharesRoles: true }]
  return random.below(2) === 0 ? [first, second] : [second, first]
}

const ASIDE: readonly Act[] = [
  {
    verb: 'list',
    group: 'certificates.k8s.io',
    resource: 'certificatesigningrequests',
    name: '',
    path: '',
    namespace: '',
  },
  { verb: 'delete', group: '', resource: 'persistentvolumes', name: 'main', path: '', namespace: '' },
  { verb: 'create', group: '', resource: 'podtemplates', name: '', path: '', namespace: '*' },
  { verb: 'get', group: '', resource: 'resourcequotas', name: 'main', path: '', namespace: '*' },
  { verb: 'patch', group: 'apps', resource: 'controllerrevisions', name: 'main', path: '', namespace: '*' },
  { verb: 'get', group: '', resource: '', name: '', path: '/debug/pprof', namespace: '' },
]

const UNBROKEN: Break = {
  name: 'nothing broken',
  isRepaired: false,
  change: (world) => ({ world, causes: ['allowed'] }),
}
const NEVER: Break = {
  name: 'never given',
  isRepaired: false,
  change: (world) => ({ world, causes: ['D0', 'D28', 'D29', 'D1'] }),
}

/** Everything that can be wrong, and two controls. */
export const ALL_BREAKS: readonly Break[] = [...BREAKS, ...MORE_BREAKS, UNBROKEN, NEVER]

/** One cluster for a project, a break and a twin; undefined where the project has nothing that can be broken so. */
export function brokenWorld(
  project: Project,
  breaks: Break,
  twin: Twin,
  seed: number,
  isSeveral = false,
): BrokenWorld | undefined {
  const random = seeded(seed)
  const cluster = clusterOf(project, twin, random)
  for (let turn = 0; turn < 25; turn += 1) {
    const found = attempt(cluster, breaks, twin, random)
    const more = found && isSeveral ? andMore(found, cluster, seeded(seed + 1)) : undefined
    if (found) return more ?? found.world
  }
  return undefined
}

/** The same cluster with one thing more that is wrong; undefined where none fits. */
function andMore(
  { world, link, isOfRole }: Attempt,
  cluster: Cluster,
  random: Random,
): BrokenWorld | undefined {
  const { who, act, healthy, meant } = world
  if (world.break === UNBROKEN.name || world.break === NEVER.name || who.name !== meant.name) return undefined
  for (let turn = 0; turn < 25; turn += 1) {
    const isSameChain = random.below(2) === 0
    const at = isSameChain ? link : linkOf(cluster.project, cluster.own, healthy, random)
    const breaks = random.pick(BREAKS)
    const isOther = isSameChain ? Boolean(breaks.isOfRole) !== isOfRole : at && !isOfWho(at.who, who)
    if (!at || !isOther || (breaks.isOfRole && cluster.isShared && at.role.kind === 'ClusterRole')) continue
    const more = breaks.change(healthy, at, random)
    const both = breaks.change(world.broken, at, random)
    // Each alone is wrong, and the one with another account leaves this call as it was.
    if (!more || !both || more.who || isAllowed(at.who, at.act, filled(more.world))) continue
    const broken = filled(both.world)
    if (isAllowed(who, act, broken) || (!isSameChain && !isAllowed(who, act, filled(more.world)))) continue
    const shared = { ...world, broken: sorted(broken), also: { break: breaks.name, isSameChain } }
    if (!isSameChain) return shared
    const { names: _, ...rest } = shared
    return { ...rest, isRepaired: false, causes: [...world.causes, ...more.causes, ...EITHER] }
  }
  return undefined
}

// What is two changes away is near by neither.
const EITHER = ['D0', 'D28', 'D29', 'E1', 'E2', ...ABOUT_RULES]

function isOfWho(one: Who, other: Who): boolean {
  return one.name === other.name && one.namespace === other.namespace
}

/** True where what is left says what was there, so that the first fix can bring all of it back. */
function isPlain(
  { name, isNarrow }: Break,
  { project, grant, role, binding, who, act }: Link,
  world: RbacObjects,
  names: readonly string[],
): boolean {
  const [program = ''] = who.name.split('-')
  const firstOf = (one: string) => one.split('-')[0]
  // A role without its label and without any mark is of the project by the beginning of its name alone.
  if (name === 'aggregation label removed' && project.marks === 'none') {
    if (!names.some((one) => firstOf(one) === firstOf(role.name))) return false
  }
  if (name === 'no subjects' && grant.accounts.length > 1) return false
  if (name === 'binding removed') {
    if (!role.name.includes(program) || isBoundTwice(world, { role, binding })) return false
  }
  return !(isNarrow && act.namespace !== '' && role.kind === 'ClusterRole') && !isTooWide(role.name, world)
}

// Never proposed, whatever was meant: a role of the API server's own, or one without any bound.
function isTooWide(name: string, { clusterRoles }: RbacObjects): boolean {
  const role = clusterRoles.find((one) => one.name === name)
  return (
    /^(?:cluster-admin|admin|edit)$/.test(name) ||
    (role?.rules.some(({ apiGroups, resources }) => apiGroups?.includes('*') && resources?.includes('*')) ??
      false)
  )
}

interface Cluster {
  project: Project
  own: Installation
  /** Its twin has no ClusterRoles of its own. */
  isShared: boolean
  world: RbacObjects
  accounts: readonly string[]
}

function clusterOf(project: Project, twin: Twin, random: Random): Cluster {
  const [own, other] = installed(project, twin, random)
  const strangers = [random.pick(PROJECTS), random.pick(PROJECTS)].filter(({ name }) => name !== project.name)
  const installations: [Project, Installation][] = [
    [project, own],
    ...(other ? [[project, other] satisfies [Project, Installation]] : []),
    ...[...new Set(strangers)].map((one): [Project, Installation] => [
      one,
      { namespace: one.namespace, suffix: '' },
    ]),
  ]
  const world = filled(together(standard, ...installations.map(([one, at]) => install(one, at))))
  const accounts = installations.flatMap(([one, at]) => accountsOf(one, at))
  return { project, own, isShared: other?.sharesRoles ?? false, world, accounts }
}

const keyOf = ({ namespace, name }: Who) => `${namespace}/${name}`

interface Attempt {
  world: BrokenWorld
  link: Link
  isOfRole: boolean
}

function attempt(
  { project, own, isShared, world, accounts }: Cluster,
  breaks: Break,
  twin: Twin,
  random: Random,
): Attempt | undefined {
  const drawn = linkOf(project, own, world, random)
  if (!drawn || (breaks.isOfRole && isShared && drawn.role.kind === 'ClusterRole')) return undefined
  const aside = random.pick(ASIDE)
  const place = aside.namespace === '*' ? own.namespace : aside.namespace
  const act = breaks === NEVER ? { ...aside, namespace: place } : drawn.act
  const link = { ...drawn, act }
  const healthy = random.below(2) === 0 ? together(world, stranger(link)) : world
  if (isAllowed(link.who, act, healthy) === (breaks === NEVER)) return undefined
  const changed = breaks.change(healthy, link, random)
  if (!changed) return undefined
  const broken = filled(changed.world)
  const who = changed.who ?? link.who
  if (isAllowed(who, act, broken) !== (breaks === UNBROKEN)) return undefined
  const made = {
    ...changed,
    break: breaks.name,
    isRepaired: breaks.isRepaired && isPlain(breaks, link, healthy, changed.names ?? []),
    project: project.name,
    twin,
    who,
    meant: link.who,
    act,
    healthy: sorted(changed.healthy ? filled(changed.healthy) : healthy),
    broken: sorted(broken),
    accounts: new Set(
      [...accounts, keyOf(link.who), keyOf(who)].filter(
        (one) => !changed.isOldGone || one !== keyOf(link.who),
      ),
    ),
  }
  return { world: made, link, isOfRole: breaks.isOfRole ?? false }
}
