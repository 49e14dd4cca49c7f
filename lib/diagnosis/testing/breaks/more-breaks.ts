import type { RbacObjects, Subject } from '@/lib/rbac/types'
import { accountOf } from '../projects/project'
import {
  ABOUT_RULES,
  type Break,
  type Broken,
  isNamedElsewhere,
  type Link,
  NONE,
  of,
  otherNamespace,
  singular,
  withBinding,
  withSubject,
} from './breaks'
import { isAllowed, type Who } from './evaluate'
import type { Random } from './random'

const hasGroups = ({ grant }: Link) => grant.accounts.some((one) => one.includes(':'))

const isOf = (who: Who, place: string) => (subject: Subject) =>
  subject.kind === 'ServiceAccount' &&
  subject.name === who.name &&
  (subject.namespace ?? place) === who.namespace

/** The bindings of an account for one of another name, all of them or all but those that `isKept` says. */
function renamed(
  world: RbacObjects,
  from: Who,
  to: Who,
  isKept: (binding: { namespace: string; name: string }) => boolean,
) {
  const change = <T extends { name: string; subjects: readonly Subject[] }>(one: T, namespace: string): T => {
    const is = isOf(from, namespace)
    if (isKept({ namespace, name: one.name })) return one
    return {
      ...one,
      subjects: one.subjects.map((subject) => (is(subject) ? { ...subject, name: to.name } : subject)),
    }
  }
  return {
    ...world,
    roleBindings: world.roleBindings.map((one) => change(one, one.namespace)),
    clusterRoleBindings: world.clusterRoleBindings.map((one) => change(one, '')),
  }
}

/** The chart gives its account a name, and one binding, or each, still has the name of before. */
function rename(name: string, nameOf: (old: string, random: Random) => string): Break {
  return {
    name,
    isRepaired: false,
    change(world, link, random): Broken | undefined {
      const { who, binding } = link
      if (hasGroups(link)) return undefined
      const to = { ...who, name: nameOf(who.name, random) }
      const isAll = random.below(2) === 0
      const isLeft = (one: { namespace: string; name: string }) =>
        isAll || (one.name === binding.name && one.namespace === binding.namespace)
      return {
        world: renamed(world, who, to, isLeft),
        healthy: renamed(world, who, to, () => false),
        causes: ['E2'],
        names: [binding.name],
        who: to,
        isOldGone: true,
      }
    },
  }
}

/** Two of these or more at once, in one chain. */
function several(
  name: string,
  causes: readonly string[],
  parts: readonly ((world: RbacObjects, link: Link, random: Random) => RbacObjects | undefined)[],
): Break {
  return {
    name,
    isRepaired: false,
    isOfRole: true,
    change(world, link, random) {
      let broken: RbacObjects | undefined = world
      for (const part of parts) {
        const next: RbacObjects | undefined = broken && part(broken, link, random)
        if (!next) return undefined
        broken = next
      }
      return { world: broken, causes }
    },
  }
}

type Change = (world: RbacObjects, link: Link, random: Random) => RbacObjects | undefined

/** The rule of the link as it is by now, changed. */
const inRule =
  (change: (rule: Link['rule'], link: Link) => Link['rule'] | undefined): Change =>
  (world, link) => {
    const isRole = (one: { name: string; namespace?: string }) =>
      one.name === link.role.name && (one.namespace ?? '') === link.role.namespace
    const roles = link.role.kind === 'Role' ? world.roles : world.clusterRoles
    const index = link.place
    const found = roles.find(isRole)?.rules[index]
    const to = found && change(found, link)
    if (!to) return undefined
    const put = <T extends { name: string; namespace?: string; rules: readonly Link['rule'][] }>(
      all: readonly T[],
    ): T[] =>
      all.map((one) =>
        isRole(one) ? { ...one, rules: one.rules.map((rule, i) => (i === index ? to : rule)) } : one,
      )
    return link.role.kind === 'Role'
      ? { ...world, roles: put(world.roles) }
      : { ...world, clusterRoles: put(world.clusterRoles) }
  }

const inCapitals = inRule((rule, { act }) =>
  rule.verbs.includes('*') || act.path !== ''
    ? undefined
    : { ...rule, verbs: rule.verbs.map((verb) => verb.toUpperCase()) },
)
const inSingular = inRule((rule, { act }) => {
  const [word = '', part] = act.resource.split('/')
  const wrong = singular(word)
  if (act.path !== '' || wrong === word || !rule.resources?.includes(act.resource)) return undefined
  return {
    ...rule,
    resources: rule.resources.map((one) =>
      one === act.resource ? (part ? `${wrong}/${part}` : wrong) : one,
    ),
  }
})
const inOtherGroup = inRule((rule, { act }) =>
  act.group === '' || act.path !== '' || !rule.apiGroups?.includes(act.group)
    ? undefined
    : { ...rule, apiGroups: rule.apiGroups.map((one) => (one === act.group ? `${one}/v1` : one)) },
)
const withoutVerb = inRule((rule, { act }) => {
  const verbs = rule.verbs.filter((verb) => verb !== act.verb)
  return rule.verbs.includes('*') || verbs.length === 0 ? undefined : { ...rule, verbs }
})
const underNames = inRule((rule, { act }) =>
  rule.resourceNames || act.path !== '' || act.name === ''
    ? undefined
    : { ...rule, resourceNames: ['something-else'] },
)
const subjectElsewhere: Change = (world, link) =>
  hasGroups(link)
    ? undefined
    : withSubject(world, link, (old) => ({ ...old, namespace: otherNamespace(world, link.who) }))
const subjectMisspelled: Change = (world, link) =>
  hasGroups(link)
    ? undefined
    : withSubject(world, link, (old) => ({ ...old, name: `${old.name.slice(0, 1)}${old.name.slice(2)}` }))
const roleMissing: Change = (world, link) =>
  withBinding(world, link, (old) => ({ ...old, roleRef: { ...old.roleRef, name: `${old.roleRef.name}-v2` } }))

/** What people break as nobody had tried before: names of before, whole rules, and several things at once. */
export const MORE_BREAKS: readonly Break[] = [
  rename('account renamed', () => 'infra-sa'),
  rename('account renamed by a prefix', (old) => `release-name-${old}`),
  {
    name: 'second release left out',
    isRepaired: false,
    change(world, link) {
      const { who, binding } = link
      if (hasGroups(link)) return undefined
      const to = { ...who, name: `${who.name}-blue` }
      const healthy = withBinding(world, link, (old) => ({
        ...old,
        subjects: [...old.subjects, { kind: 'ServiceAccount', ...to }],
      }))
      return { world, healthy, causes: ['E2'], names: [binding.name], who: to }
    },
  },
  {
    name: 'pod runs as a neighbor',
    isRepaired: false,
    change(world, link) {
      const other = link.project.grants
        .flatMap(({ accounts }) => accounts)
        .find((one) => !link.grant.accounts.includes(one) && !one.includes(':'))
      if (other === undefined || hasGroups(link)) return undefined
      const who = accountOf(other, link.installation)
      const isNear = isNamedElsewhere({ ...link, who }, world)
      const causes = ['E2', ...NONE, ...(isNear ? ABOUT_RULES : [])]
      return isAllowed(who, link.act, world) ? undefined : { world, who, causes }
    },
  },
  of('every verb in capitals', ['D19'], (rule, { act }) =>
    rule.verbs.includes('*') || act.path !== ''
      ? undefined
      : [{ ...rule, verbs: rule.verbs.map((verb) => verb.toUpperCase()) }],
  ),
  of(
    'a word for every verb',
    ['D19'],
    (rule, { act }, random) =>
      act.path !== '' ? undefined : [{ ...rule, verbs: [random.pick(['all', 'ALL', 'any'])] }],
    false,
  ),
  of('every resource in the singular', ['D6', 'D8'], (rule, { act }) => {
    const resources = (rule.resources ?? []).map((word) => {
      const [parent = '', part] = word.split('/')
      return part ? `${singular(parent)}/${part}` : singular(parent)
    })
    return act.path !== '' || (rule.resources ?? []).some((word) => resources.includes(word))
      ? undefined
      : [{ ...rule, resources }]
  }),
  of(
    'subresource misspelled',
    ['D6', 'D8', 'D18', 'D20', 'D21', 'D22', 'D23', 'D24', 'D10'],
    (rule, { act }) => {
      const [word = '', part] = act.resource.split('/')
      if (!part || !rule.resources?.includes(act.resource)) return undefined
      const wrong = part === 'status' ? 'statuses' : `${part}s`
      return [
        {
          ...rule,
          resources: rule.resources.map((one) => (one === act.resource ? `${word}/${wrong}` : one)),
        },
      ]
    },
  ),
  of('name as a subresource', ['D6', 'D8', 'D10'], (rule, { act }) => {
    if (act.name === '' || act.resource.includes('/') || !rule.resourceNames?.includes(act.name))
      return undefined
    const { resourceNames: _, ...rest } = rule
    return !rule.resources?.includes(act.resource)
      ? undefined
      : [
          {
            ...rest,
            resources: rule.resources.map((one) => (one === act.resource ? `${one}/${act.name}` : one)),
          },
        ]
  }),
  {
    name: 'user without system:',
    isRepaired: true,
    change: (world, link) =>
      hasGroups(link)
        ? undefined
        : {
            world: withSubject(world, link, (old) => ({
              kind: 'User',
              name: `serviceaccount:${link.who.namespace}:${old.name}`,
              apiGroup: 'rbac.authorization.k8s.io',
            })),
            causes: ['E5'],
            names: [link.binding.name],
          },
  },
  {
    name: 'roleRef of another role',
    isRepaired: false,
    change(world, link) {
      const other = (link.role.kind === 'Role' ? world.roles : world.clusterRoles).find(
        (one) =>
          one.name !== link.role.name &&
          (!('namespace' in one) || one.namespace === link.role.namespace) &&
          one.name.split('-')[0] === link.role.name.split('-')[0],
      )
      if (!other) return undefined
      return {
        world: withBinding(world, link, (old) => ({ ...old, roleRef: { ...old.roleRef, name: other.name } })),
        causes: ['E1'],
        names: [link.role.name],
      }
    },
  },
  several(
    'verb and subject’s namespace',
    ['E3', 'D1', 'D2', 'D3', 'D15', 'D16', 'D17', 'D18'],
    [withoutVerb, subjectElsewhere],
  ),
  several('singular and subject misspelled', ['E2', 'D6'], [inSingular, subjectMisspelled]),
  several('singular and group', ['D5', 'D6', 'D4'], [inSingular, inOtherGroup]),
  several('capitals and names', ['D19', 'D11', 'D12', 'D13', 'D14'], [inCapitals, underNames]),
  several('group and missing role', ['D5', 'D4', 'E7'], [inOtherGroup, roleMissing]),
  several(
    'capitals, singular and subject’s namespace',
    ['E3', 'D6', 'D19'],
    [inCapitals, inSingular, subjectElsewhere],
  ),
]
