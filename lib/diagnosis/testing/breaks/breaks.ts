import type { PolicyRule, RbacObjects, Subject } from '@/lib/rbac/types'
import { accountOf, type Installation, type Project, type ProjectGrant } from '../projects/project'
import { type Act, heldBy, type Who } from './evaluate'
import type { Random } from './random'
import { findServed, SERVED } from './served'

/** The one chain that gives a call: by which objects of the world it is known. */
export interface Link {
  project: Project
  installation: Installation
  grant: ProjectGrant
  who: Who
  act: Act
  /** The rule as the world has it, by its text, and its number in the role. */
  rule: PolicyRule
  place: number
  /** Where its role and binding are in this installation. */
  role: { kind: 'Role' | 'ClusterRole'; namespace: string; name: string }
  binding: { namespace: string; name: string }
}

export interface Break {
  name: string
  /** What the author meant is plain from what is there, so the first fix has to bring it back. */
  isRepaired: boolean
  /** Where a ClusterRole was bound is no longer plain, so for a call in one namespace its binding there is enough. */
  isNarrow?: true
  /** It changes the rules of a role, which every installation that shares the role would lose. */
  isOfRole?: true
  change(world: RbacObjects, link: Link, random: Random): Broken | undefined
}

export interface Broken {
  world: RbacObjects
  /** The causes that name what was done. */
  causes: readonly string[]
  /** One of these names is in what the first cause says, to readers of RBAC. */
  names?: readonly string[]
  /** Who calls now, where that is what was done. */
  who?: Who
  /** What that account was to have, where it has another name than in the world before. */
  healthy?: RbacObjects
  /** The account that the binding names does not exist any more. */
  isOldGone?: true
  /** Nothing tells whether the binding is wrong, or nothing but a look at which accounts exist. */
  isOpen?: 'to all' | 'without accounts'
}

export const VERB = ['D1', 'D2', 'D3', 'D15', 'D16', 'D17', 'D18', 'D20', 'D21', 'D22', 'D23', 'D24']
export const NONE = ['D0', 'D28', 'D29']

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export function withRule(world: RbacObjects, { role, rule }: Link, to: readonly PolicyRule[]): RbacObjects {
  const change = (rules: readonly PolicyRule[]) => {
    const at = rules.findIndex((one) => same(one, rule))
    return rules.flatMap((one, index) => (index === at ? to : [one]))
  }
  return {
    ...world,
    roles: world.roles.map((one) =>
      role.kind === 'Role' && one.name === role.name && one.namespace === role.namespace
        ? { ...one, rules: change(one.rules) }
        : one,
    ),
    clusterRoles: world.clusterRoles.map((one) =>
      role.kind === 'ClusterRole' && one.name === role.name ? { ...one, rules: change(one.rules) } : one,
    ),
  }
}

export type Binding = RbacObjects['roleBindings'][number]

export function withBinding(
  world: RbacObjects,
  { binding }: Link,
  change: (old: Omit<Binding, 'namespace'>) => Omit<Binding, 'namespace'> | undefined,
): RbacObjects {
  return {
    ...world,
    roleBindings: world.roleBindings.flatMap((one) => {
      if (binding.namespace === '' || one.name !== binding.name || one.namespace !== binding.namespace)
        return [one]
      const to = change(one)
      return to ? [{ ...to, namespace: one.namespace }] : []
    }),
    clusterRoleBindings: world.clusterRoleBindings.flatMap((one) => {
      if (binding.namespace !== '' || one.name !== binding.name) return [one]
      const to = change(one)
      return to ? [to] : []
    }),
  }
}

export function withSubject(world: RbacObjects, link: Link, change: (old: Subject) => Subject): RbacObjects {
  return withBinding(world, link, (old) => ({
    ...old,
    subjects: old.subjects.map((one) =>
      one.name === link.who.name || one.kind === 'Group' ? change(one) : one,
    ),
  }))
}

/** Two letters that differ swapped, one left out or one twice: never the first. */
export function misspelled(word: string, random: Random): string {
  const at = 1 + random.below(Math.max(1, word.length - 2))
  const how = random.below(3)
  if (how === 0 && word[at] !== word[at + 1] && at + 1 < word.length) {
    return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`
  }
  return how === 1 ? `${word.slice(0, at)}${word.slice(at + 1)}` : `${word.slice(0, at + 1)}${word.slice(at)}`
}

export function of(
  name: string,
  causes: readonly string[],
  rewrite: (rule: PolicyRule, link: Link, random: Random) => readonly PolicyRule[] | undefined,
  isRepaired = true,
): Break {
  return {
    name,
    isRepaired,
    isOfRole: true,
    change(world, link, random) {
      const to = rewrite(link.rule, link, random)
      // Where nothing is near, there is nothing to name.
      const names =
        causes.includes('D0') || causes.includes('D8') ? {} : { names: [link.role.name, link.binding.name] }
      return to && { world: withRule(world, link, to), causes, ...names }
    },
  }
}

const isResource = ({ act }: Link) => act.path === ''

/** The rule, split so that what is wrong is separate from what stays. */
export function apart(
  rule: PolicyRule,
  key: 'verbs' | 'apiGroups' | 'resources',
  word: string,
  to: string,
): PolicyRule {
  return { ...rule, [key]: (rule[key] ?? []).map((one) => (one === word ? to : one)) }
}

export function singular(plural: string): string {
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`
  return /(?:sses|xes)$/.test(plural) ? plural.slice(0, -2) : plural.replace(/s$/, '')
}

/** A rule of the account that names the same resource, whatever else it says: a nearer cause than that nothing is there. */
export function isNamedElsewhere({ act, who }: Pick<Link, 'act' | 'who'>, world: RbacObjects): boolean {
  const [resource = ''] = act.resource.split('/')
  return heldBy(who, world).some(
    ({ rule: { resources = [], nonResourceURLs = [] } }) =>
      (act.path !== '' && nonResourceURLs.length > 0) ||
      resources.some((word) => word.split('/')[0] === resource),
  )
}

export const ABOUT_RULES = [
  ...VERB,
  'D4',
  'D8',
  'D10',
  'D11',
  'D12',
  'D13',
  'D14',
  'D16',
  'D25',
  'D30',
  'D32',
  'F1',
  'F2',
  'F3',
  'F4',
  'F5',
]

const SHORT_NAMES: Readonly<Record<string, string>> = {
  pods: 'po',
  services: 'svc',
  configmaps: 'cm',
  deployments: 'deploy',
  statefulsets: 'sts',
  daemonsets: 'ds',
  persistentvolumeclaims: 'pvc',
  namespaces: 'ns',
  nodes: 'no',
  serviceaccounts: 'sa',
  events: 'ev',
  endpoints: 'ep',
}

/** A name that no other account of the world has. */
export function otherNamespace(world: RbacObjects, who: Who): string {
  const all = world.roleBindings.map(({ namespace }) => namespace)
  return all.includes('default') || who.namespace === 'default' ? 'prod' : 'default'
}

function moved(world: RbacObjects, link: Link, to: string): RbacObjects | undefined {
  const { role } = link
  if (role.kind !== 'Role') return undefined
  return {
    ...world,
    roles: world.roles.map((one) =>
      one.name === role.name && one.namespace === role.namespace ? { ...one, namespace: to } : one,
    ),
  }
}

/** True where another binding everywhere refers to the role: nothing then says that this one was there. */
export function isBoundTwice(world: RbacObjects, { role, binding }: Pick<Link, 'role' | 'binding'>): boolean {
  return world.clusterRoleBindings.some(
    ({ name, roleRef }) => role.kind === 'ClusterRole' && roleRef.name === role.name && name !== binding.name,
  )
}

/** What people break, one thing each. */
export const BREAKS: readonly Break[] = [
  of(
    'verb missing',
    VERB,
    (rule, { act }) => {
      const verbs = rule.verbs.filter((verb) => verb !== act.verb)
      return rule.verbs.includes('*') || verbs.length === 0 ? undefined : [{ ...rule, verbs }]
    },
    false,
  ),
  of('verb misspelled', ['D19'], (rule, link, random) =>
    rule.verbs.includes('*') || !isResource(link)
      ? undefined
      : [apart(rule, 'verbs', link.act.verb, misspelled(link.act.verb, random))],
  ),
  of('verb in the plural', ['D19'], (rule, link) =>
    rule.verbs.includes('*') || !isResource(link)
      ? undefined
      : [
          apart(
            rule,
            'verbs',
            link.act.verb,
            `${link.act.verb}${link.act.verb === 'watch' || link.act.verb === 'patch' ? 'es' : 's'}`,
          ),
        ],
  ),
  of('resource misspelled', ['D6'], (rule, link, random) => {
    const [word = '', part] = link.act.resource.split('/')
    const wrong = misspelled(word, random)
    if (
      !isResource(link) ||
      !rule.resources?.includes(link.act.resource) ||
      SERVED.some(({ resource }) => resource === wrong)
    )
      return undefined
    return [apart(rule, 'resources', link.act.resource, part ? `${wrong}/${part}` : wrong)]
  }),
  of('resource in the singular', ['D6'], (rule, link) => {
    const [word = '', part] = link.act.resource.split('/')
    const wrong = singular(word)
    return !isResource(link) || wrong === word || !rule.resources?.includes(link.act.resource)
      ? undefined
      : [apart(rule, 'resources', link.act.resource, part ? `${wrong}/${part}` : wrong)]
  }),
  of('resource in capitals', ['D7'], (rule, link) => {
    const [word = '', part] = link.act.resource.split('/')
    const wrong = `${word[0]?.toUpperCase()}${word.slice(1)}`
    return !isResource(link) || !rule.resources?.includes(link.act.resource)
      ? undefined
      : [apart(rule, 'resources', link.act.resource, part ? `${wrong}/${part}` : wrong)]
  }),
  of('verb in capitals', ['D19'], (rule, link) =>
    rule.verbs.includes('*') || !isResource(link)
      ? undefined
      : [apart(rule, 'verbs', link.act.verb, `${link.act.verb[0]?.toUpperCase()}${link.act.verb.slice(1)}`)],
  ),
  of('resource with its group', ['D6'], (rule, link) =>
    link.act.group === '' || link.act.resource.includes('/') || !rule.resources?.includes(link.act.resource)
      ? undefined
      : [apart(rule, 'resources', link.act.resource, `${link.act.resource}.${link.act.group}`)],
  ),
  of('short name of the resource', ['D6'], (rule, link) => {
    const short = SHORT_NAMES[link.act.resource]
    return short === undefined || !rule.resources?.includes(link.act.resource)
      ? undefined
      : [apart(rule, 'resources', link.act.resource, short)]
  }),
  of('group with a star', ['D4', 'D5'], (rule, link) =>
    !link.act.group.includes('.') || !rule.apiGroups?.includes(link.act.group) || !isResource(link)
      ? undefined
      : [apart(rule, 'apiGroups', link.act.group, `*${link.act.group.slice(link.act.group.indexOf('.'))}`)],
  ),
  of('group misspelled', ['D4', 'D5'], (rule, link, random) =>
    link.act.group === '' || !rule.apiGroups?.includes(link.act.group) || !isResource(link)
      ? undefined
      : [apart(rule, 'apiGroups', link.act.group, misspelled(link.act.group, random))],
  ),
  of('group with version', ['D4', 'D5'], (rule, link) =>
    !rule.apiGroups?.includes(link.act.group) || !isResource(link)
      ? undefined
      : [apart(rule, 'apiGroups', link.act.group, link.act.group === '' ? 'v1' : `${link.act.group}/v1`)],
  ),
  of('another group', ['D4', 'D5'], (rule, link) => {
    const to = link.act.group === '' ? 'apps' : ''
    return !isResource(link) || !rule.apiGroups?.includes(link.act.group) || rule.apiGroups.includes(to)
      ? undefined
      : [apart(rule, 'apiGroups', link.act.group, to)]
  }),
  {
    name: 'rule removed',
    isRepaired: false,
    isOfRole: true,
    change(world, link) {
      const broken = withRule(world, link, [])
      const isNear = isNamedElsewhere(link, broken)
      return { world: broken, causes: isNear ? [...NONE, ...ABOUT_RULES] : NONE }
    },
  },
  of(
    'resource removed',
    [...NONE, ...ABOUT_RULES],
    (rule, { act }) => {
      const resources = rule.resources?.filter((word) => word !== act.resource) ?? []
      return resources.length === 0 || resources.includes('*') ? undefined : [{ ...rule, resources }]
    },
    false,
  ),
  of(
    'subresource missing',
    ['D8', 'D25', ...VERB],
    (rule, { act }) => {
      const [word = '', part] = act.resource.split('/')
      if (!part || !rule.resources?.includes(act.resource)) return undefined
      const resources = [...new Set(rule.resources.map((one) => (one === act.resource ? word : one)))]
      return [{ ...rule, resources }]
    },
    false,
  ),
  of('star for subresources', ['D9'], (rule, { act }) => {
    const [word = '', part] = act.resource.split('/')
    return part && rule.resources?.includes(act.resource)
      ? [apart(rule, 'resources', act.resource, `${word}/*`)]
      : undefined
  }),
  of(
    'another name',
    ['D11', 'D25'],
    (rule, { act }, random) =>
      act.name !== '' && rule.resourceNames?.includes(act.name)
        ? [
            {
              ...rule,
              resourceNames: rule.resourceNames.map((name) =>
                name === act.name ? misspelled(name, random) : name,
              ),
            },
          ]
        : undefined,
    false,
  ),
  of(
    'names on a call without one',
    ['D12', 'D13', 'D14'],
    (rule, { act }) =>
      ['list', 'watch', 'create', 'deletecollection'].includes(act.verb) &&
      isResourceAct(act) &&
      !rule.resourceNames &&
      !act.resource.includes('/')
        ? [{ ...rule, resourceNames: ['main'] }]
        : undefined,
    false,
  ),
  of(
    'path misspelled',
    ['D30'],
    (rule, { act }, random) =>
      act.path === ''
        ? undefined
        : [
            {
              ...rule,
              nonResourceURLs: (rule.nonResourceURLs ?? []).map((url) =>
                url === act.path || (url.endsWith('*') && act.path.startsWith(url.slice(0, -1)))
                  ? misspelled(url, random)
                  : url,
              ),
            },
          ],
    // What paths there are nothing tells, so letters alone are no proof.
    false,
  ),
  {
    name: 'binding removed',
    isRepaired: true,
    isNarrow: true,
    change: (world, link) => ({
      world: withBinding(world, link, ({ subjects, ...old }) => {
        const rest = subjects.filter(({ name }) => name !== link.who.name)
        return rest.length > 0 && rest.length < subjects.length ? { ...old, subjects: rest } : undefined
      }),
      // Where another installation has the same ClusterRole, nothing says that a binding was there.
      causes: isBoundTwice(world, link) ? ['E1', 'E2', 'E3', ...NONE, ...ABOUT_RULES] : ['E1', 'E2'],
      ...(isBoundTwice(world, link) ? {} : { names: [link.role.name, link.binding.name] }),
    }),
  },
  {
    name: 'subject misspelled',
    isRepaired: true,
    change: (world, link, random) => ({
      world: withSubject(world, link, (old) => ({ ...old, name: misspelled(old.name, random) })),
      causes: [...(link.grant.accounts.some((one) => one.startsWith('group:')) ? ['E6'] : ['E2'])],
      names: [link.binding.name],
    }),
  },
  {
    name: 'subject is another account',
    isRepaired: false,
    change(world, link) {
      const others = link.project.grants
        .flatMap(({ accounts }) => accounts)
        .filter((one) => !link.grant.accounts.includes(one) && !one.includes(':'))
      const [other] = others
      if (other === undefined || link.grant.accounts.some((one) => one.includes(':'))) return undefined
      const { name } = accountOf(other, link.installation)
      const broken = withSubject(world, link, (old) => ({ ...old, name }))
      // What the account lacks is then proven, and that the binding was meant for it is not.
      const isNamed = link.binding.name.includes(link.who.name) && !isNamedElsewhere(link, broken)
      return {
        world: broken,
        causes: isNamed ? ['E2', 'F1'] : ['E2', ...NONE, ...ABOUT_RULES],
        ...(isNamed ? { names: [link.binding.name] } : {}),
      }
    },
  },
  {
    name: 'subject in another namespace',
    isRepaired: true,
    change(world, link, random) {
      if (link.grant.accounts.some((one) => one.includes(':'))) return undefined
      // The namespace of another installation, or one that has none.
      const twins = world.clusterRoleBindings
        .concat(world.roleBindings)
        .flatMap(({ subjects }) =>
          subjects.flatMap((one) =>
            one.name === link.who.name && one.namespace !== link.who.namespace ? (one.namespace ?? []) : [],
          ),
        )
      const to =
        twins.length > 0 && random.below(2) === 0 ? random.pick(twins) : otherNamespace(world, link.who)
      const broken = withSubject(world, link, (old) => ({ ...old, namespace: to }))
      // An account with nothing else shows nothing; where its namesake exists, that one may be meant.
      const isElse = [...broken.roleBindings, ...broken.clusterRoleBindings].some(({ subjects }) =>
        subjects.some((one) => one.name === link.who.name && one.namespace === link.who.namespace),
      )
      const isOpen = !isElse && (twins.includes(to) ? 'to all' : 'without accounts')
      return {
        world: broken,
        causes: ['E3'],
        names: [link.binding.name],
        ...(isOpen ? { isOpen } : {}),
      }
    },
  },
  {
    name: 'subject without namespace',
    isRepaired: true,
    change(world, link) {
      const { binding, who, grant } = link
      if (
        binding.namespace === '' ||
        binding.namespace === who.namespace ||
        grant.accounts.some((one) => one.includes(':'))
      )
        return undefined
      const world1 = withSubject(world, link, ({ kind, name }) => ({ kind, name }))
      return { world: world1, causes: ['E4'], names: [binding.name] }
    },
  },
  {
    name: 'subject of another kind',
    isRepaired: true,
    change(world, link, random) {
      if (link.grant.accounts.some((one) => one.includes(':'))) return undefined
      const kind = random.pick(['User', 'Group'])
      const name = random.pick([link.who.name, `${link.who.namespace}:${link.who.name}`])
      return {
        world: withSubject(world, link, () => ({ kind, name, apiGroup: 'rbac.authorization.k8s.io' })),
        causes: ['E5'],
        names: [link.binding.name],
      }
    },
  },
  {
    name: 'no subjects',
    isRepaired: true,
    change: (world, link) => ({
      world: withBinding(world, link, (old) => ({ ...old, subjects: [] })),
      causes: ['E11'],
      names: [link.binding.name],
    }),
  },
  {
    name: 'group misspelled in the subject',
    isRepaired: true,
    change(world, link) {
      if (!link.grant.accounts.some((one) => one.startsWith('group:'))) return undefined
      const to = `system:serviceaccount:${link.who.namespace}`
      return {
        world: withSubject(world, link, (old) => ({ ...old, name: to })),
        causes: ['E6'],
        names: [link.binding.name],
      }
    },
  },
  {
    name: 'roleRef misspelled',
    isRepaired: true,
    change(world, link, random) {
      const to = random.pick([
        misspelled(link.role.name, random),
        `${link.role.name}s`,
        `${link.role.name}-role`,
      ])
      return {
        world: withBinding(world, link, (old) => ({ ...old, roleRef: { ...old.roleRef, name: to } })),
        causes: ['E7'],
        names: [link.binding.name],
      }
    },
  },
  {
    name: 'roleRef of another kind',
    isRepaired: true,
    change(world, link) {
      if (link.binding.namespace === '') return undefined
      const kind = link.role.kind === 'Role' ? 'ClusterRole' : 'Role'
      if (kind === 'ClusterRole' && world.clusterRoles.some(({ name }) => name === link.role.name))
        return undefined
      if (
        kind === 'Role' &&
        world.roles.some(
          ({ name, namespace }) => name === link.role.name && namespace === link.binding.namespace,
        )
      )
        return undefined
      return {
        world: withBinding(world, link, (old) => ({ ...old, roleRef: { ...old.roleRef, kind } })),
        causes: ['E8', 'E7'],
        names: [link.binding.name],
      }
    },
  },
  {
    name: 'Role in another namespace',
    isRepaired: true,
    change(world, link) {
      const broken = moved(world, link, otherNamespace(world, link.who))
      return broken && { world: broken, causes: ['E7'], names: [link.binding.name] }
    },
  },
  {
    name: 'RoleBinding in another namespace',
    isRepaired: true,
    change(world, link) {
      const { binding, grant } = link
      if (binding.namespace === '' || grant.roleKind !== 'Role') return undefined
      const to = otherNamespace(world, link.who)
      const broken = {
        ...world,
        roleBindings: world.roleBindings.map((one) =>
          one.name === binding.name && one.namespace === binding.namespace ? { ...one, namespace: to } : one,
        ),
      }
      return { world: broken, causes: ['E10', 'E1'], names: [binding.name] }
    },
  },
  {
    name: 'Role and binding in another namespace',
    isRepaired: true,
    change(world, link) {
      const { binding } = link
      if (binding.namespace === '') return undefined
      const to = otherNamespace(world, link.who)
      const there = moved(world, link, to)
      if (!there) return undefined
      const broken = {
        ...there,
        roleBindings: there.roleBindings.map((one) =>
          one.name === binding.name && one.namespace === binding.namespace ? { ...one, namespace: to } : one,
        ),
      }
      return { world: broken, causes: ['E10', 'F1'], names: [binding.name] }
    },
  },
  {
    name: 'RoleBinding instead of ClusterRoleBinding',
    isRepaired: true,
    isNarrow: true,
    change(world, link) {
      const { binding, act, who } = link
      if (binding.namespace !== '') return undefined
      const found = world.clusterRoleBindings.find(({ name }) => name === binding.name)
      if (!found) return undefined
      const [word = ''] = act.resource.split('/')
      const served = findServed(act.group, word)
      const causes =
        act.path !== ''
          ? ['D31']
          : act.namespace !== ''
            ? ['E10', 'F2']
            : served?.namespaced
              ? ['F3']
              : ['F4', 'F5']
      return {
        world: {
          ...world,
          clusterRoleBindings: world.clusterRoleBindings.filter((one) => one !== found),
          roleBindings: [...world.roleBindings, { ...found, namespace: who.namespace }],
        },
        causes,
        ...(act.path === '' ? { ...(act.path === '' ? { names: [binding.name, link.role.name] } : {}) } : {}),
      }
    },
  },
  {
    name: 'role deleted',
    isRepaired: false,
    isOfRole: true,
    change(world, link) {
      const { role, binding } = link
      const gone = {
        ...world,
        roles: world.roles.filter((one) => one.name !== role.name || one.namespace !== role.namespace),
        clusterRoles: world.clusterRoles.filter(({ name }) => name !== role.name),
      }
      const broken =
        role.kind === 'Role' ? { ...gone, clusterRoles: world.clusterRoles } : { ...gone, roles: world.roles }
      // What another role of the account lacks is proven, and what the missing one held is not known.
      const isNear = isNamedElsewhere(link, broken)
      return isNear
        ? { world: broken, causes: ['E7', 'E8', ...ABOUT_RULES] }
        : { world: broken, causes: ['E7', 'E8'], names: [binding.name] }
    },
  },
  {
    name: 'namespace of the subject misspelled',
    isRepaired: true,
    change(world, link, random) {
      if (link.grant.accounts.some((one) => one.includes(':'))) return undefined
      const to = misspelled(link.who.namespace, random)
      return {
        world: withSubject(world, link, (old) => ({ ...old, namespace: to })),
        causes: ['E3'],
        names: [link.binding.name],
      }
    },
  },
  {
    name: 'aggregation label removed',
    isRepaired: true,
    isOfRole: true,
    change: (world, link, random) => relabelled(world, link, random, false),
  },
  {
    name: 'aggregation label misspelled',
    isRepaired: true,
    isOfRole: true,
    change: (world, link, random) => relabelled(world, link, random, true),
  },
  {
    name: 'pod runs as default',
    isRepaired: true,
    change(world, { who, grant, act }) {
      if (grant.accounts.some((one) => one.includes(':'))) return undefined
      const caller = { namespace: who.namespace, name: 'default' }
      const isNear = isNamedElsewhere({ act, who: caller }, world)
      return { world, causes: isNear ? ['C3', ...ABOUT_RULES] : ['C3'], who: caller }
    },
  },
]

function isResourceAct(act: Act): boolean {
  return act.path === ''
}

/** A role that an aggregating one gathers loses the label by which it is. */
function relabelled(world: RbacObjects, link: Link, random: Random, isTypo: boolean): Broken | undefined {
  const into = world.clusterRoles.find(({ name }) => name === link.role.name)
  const selector = into?.aggregationRule?.clusterRoleSelectors[0]?.matchLabels
  if (!selector) return undefined
  const source = world.clusterRoles.find(
    ({ labels = {}, rules, aggregationRule }) =>
      !aggregationRule &&
      Object.entries(selector).every(([key, value]) => labels[key] === value) &&
      rules.some((one) => same(one, link.rule)),
  )
  const keys = Object.keys(selector)
  const key = keys[keys.length - 1]
  if (!source || key === undefined) return undefined
  const { [key]: value = '', ...rest } = source.labels ?? {}
  const labels = isTypo
    ? random.below(2) === 0
      ? { ...rest, [misspelled(key, random)]: value }
      : { ...rest, [key]: `${value}e` }
    : rest
  return {
    world: {
      ...world,
      clusterRoles: world.clusterRoles.map((one) => (one === source ? { ...one, labels } : one)),
    },
    causes: ['D26'],
    names: [source.name],
  }
}
