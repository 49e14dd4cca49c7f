import type { Check } from '@/lib/contract/access-check'
import type { PolicyRule, Subject } from '@/lib/rbac/types'
import type { Chain } from './granting-chain'
import { isResource, NAMESPACES, type Pick, wordOf } from './random-calls'

/** What was changed of the chain, and the causes that name that change. */
export interface Change {
  call?: Check
  rule?: PolicyRule
  role?: Partial<Chain['role']>
  binding?: Partial<Chain['binding']>
  /** The causes that name the changed field, to readers who can see it. */
  causes: readonly string[]
  /** Where the account itself sees neither binding nor Role: what is left to say. The same causes when absent. */
  unseen?: readonly string[]
  /** The change shows, but that it is the mistake is a guess, as with the name of another account. */
  isGuess?: true
}

export interface Mutation {
  name: string
  change(chain: Chain, pick: Pick): Change | undefined
}

type ResourceCheck = Exclude<Check, { path: string }>

const NOTHING_SEEN = ['D0', 'D28', 'D29']

/** Causes that tell a missing verb more exactly. */
const OF_VERB: Record<string, readonly string[]> = {
  list: ['D2', 'D3'],
  watch: ['D3'],
  create: ['D17'],
  deletecollection: ['D15'],
  update: ['D16'],
  patch: ['D16'],
}

/** What people write for a verb that Kubernetes has under another name. */
const IN_OTHER_WORDS: Record<string, readonly string[]> = {
  get: ['read', 'view'],
  list: ['read', 'view'],
  watch: ['read', 'view'],
  create: ['write'],
  update: ['edit', 'write'],
  patch: ['edit', 'write'],
  delete: ['remove', 'write'],
}

const OF_SUBRESOURCE: Record<string, string> = {
  exec: 'D20',
  eviction: 'D24',
  status: 'D18',
  scale: 'D22',
  token: 'D23',
  ephemeralcontainers: 'D21',
}

function onResource(
  change: (chain: Chain & { call: ResourceCheck }, pick: Pick) => Change | undefined,
): Mutation['change'] {
  return (chain, pick) => ('path' in chain.call ? undefined : change({ ...chain, call: chain.call }, pick))
}

function onPath(change: (chain: Chain, path: string, pick: Pick) => Change | undefined): Mutation['change'] {
  return (chain, pick) => ('path' in chain.call ? change(chain, chain.call.path, pick) : undefined)
}

/** Changes the resource word of the call in the rule; the rule's other words stay. */
function spelled(
  respell: (word: string, chain: Chain & { call: ResourceCheck }, pick: Pick) => string | undefined,
  causes: readonly string[],
  isGuess?: true,
): Mutation['change'] {
  return onResource((chain, pick) => {
    const { resource, subresource = '' } = chain.call
    const word = respell(resource, chain, pick)
    if (word === undefined || word === resource || isResource(word)) return undefined
    return {
      rule: withWord(chain, [wordOf({ resource: word, subresource })]),
      causes,
      ...(isGuess ? { isGuess } : {}),
    }
  })
}

function withWord({ rule, call }: Chain & { call: ResourceCheck }, words: readonly string[]): PolicyRule {
  const written = wordOf({ resource: call.resource, subresource: call.subresource ?? '' })
  return { ...rule, resources: (rule.resources ?? []).flatMap((word) => (word === written ? words : [word])) }
}

function grouped(
  regroup: (group: string, pick: Pick) => string | undefined,
  causes: readonly string[],
): Mutation['change'] {
  return onResource((chain, pick) => {
    const word = regroup(chain.call.group, pick)
    return word === undefined || word === chain.call.group
      ? undefined
      : { rule: { ...chain.rule, apiGroups: [word] }, causes }
  })
}

/** Swaps two letters that differ, not the first. */
function swapped(word: string, pick: Pick): string | undefined {
  const places = [...word].flatMap((letter, i) =>
    i > 0 && i + 1 < word.length && letter !== word[i + 1] ? [i] : [],
  )
  if (places.length === 0) return undefined
  const at = pick(places)
  return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`
}

function withVerb({ rule, call }: Chain, verbs: readonly string[]): PolicyRule {
  return { ...rule, verbs: rule.verbs.flatMap((verb) => (verb === call.verb ? verbs : [verb])) }
}

function placeOf({ call }: Chain): string {
  return 'path' in call ? '' : call.namespace
}

function bound(
  change: (chain: Chain, pick: Pick) => Omit<Change, 'causes' | 'unseen'> | undefined,
  causes: readonly string[],
  unseen: readonly string[] = NOTHING_SEEN,
): Mutation['change'] {
  return (chain, pick) => {
    const found = change(chain, pick)
    return found && { ...found, causes, unseen }
  }
}

function subject(
  change: (chain: Chain, subject: Subject, pick: Pick) => Subject | undefined,
  causes: readonly string[],
  isGuess?: true,
): Mutation['change'] {
  return bound((chain, pick) => {
    const [old] = chain.binding.subjects
    const found = old?.kind === 'ServiceAccount' ? change(chain, old, pick) : undefined
    return found && { binding: { subjects: [found] }, ...(isGuess ? { isGuess } : {}) }
  }, causes)
}

const group = (rename: (namespace: string, pick: Pick) => string, isGuess?: true): Mutation['change'] =>
  bound(
    ({ binding, account }, pick) => {
      const [old] = binding.subjects
      if (old?.kind !== 'Group') return undefined
      const found: Subject = { kind: 'Group', name: rename(account.namespace, pick) }
      return { binding: { subjects: [found] }, ...(isGuess ? { isGuess } : {}) }
    },
    ['E6'],
  )

/** What a cluster-wide grant becomes when its binding is one of a namespace. */
function ofNarrowed({ call, target }: Chain): readonly string[] {
  if ('path' in call) return ['D31']
  if (target.kind === 'resource' && target.namespaced) return call.namespace === '' ? ['F3'] : ['E10', 'F2']
  return call.resource === 'namespaces' ? ['F5'] : ['F4']
}

/** One field each, in the ways people get it wrong. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'rule: verb missing',
    change(chain, pick) {
      const { call, rule } = chain
      const rest = rule.verbs.filter((verb) => verb !== call.verb)
      const verbs = rest.length > 0 ? rest : 'path' in call ? ['head'] : [pick(['get', 'delete'])]
      if (verbs.includes(call.verb)) return undefined
      const part = 'path' in call ? '' : (call.subresource ?? '')
      const exact = OF_SUBRESOURCE[part]
      return {
        rule: { ...rule, verbs },
        causes: ['D1', ...(OF_VERB[call.verb] ?? []), ...(exact ? [exact] : [])],
      }
    },
  },
  {
    name: 'rule: verb in capitals',
    change(chain, pick) {
      const { verb } = chain.call
      const word = pick([verb.toUpperCase(), `${verb[0]?.toUpperCase()}${verb.slice(1)}`])
      return { rule: withVerb(chain, [word]), causes: 'path' in chain.call ? ['D30'] : ['D19'] }
    },
  },
  {
    name: 'rule: verb unknown',
    change: onResource((chain, pick) => {
      const words = IN_OTHER_WORDS[chain.call.verb]
      return words && { rule: withVerb(chain, [pick(words)]), causes: ['D19'] }
    }),
  },
  {
    name: 'rule: verbs joined by a comma',
    change: onResource((chain, pick) => {
      const all = [...new Set([chain.call.verb, 'get', 'list'])]
      return { rule: { ...chain.rule, verbs: [all.join(pick([',', ', ']))] }, causes: ['D19'] }
    }),
  },
  {
    name: 'rule: resource singular',
    change: spelled(
      (word, { target }) => (target.kind === 'resource' ? target.known.kind.toLowerCase() : word),
      ['D6'],
    ),
  },
  {
    name: 'rule: resource as kind',
    change: spelled((word, { target }) => (target.kind === 'resource' ? target.known.kind : word), ['D7']),
  },
  {
    name: 'rule: resource in capitals',
    change: spelled(
      (word, _, pick) => pick([word.toUpperCase(), `${word[0]?.toUpperCase()}${word.slice(1)}`]),
      ['D7'],
    ),
  },
  {
    name: 'rule: resource as short name',
    change: spelled(
      (_, { target }) => (target.kind === 'resource' ? target.known.shortNames[0] : undefined),
      ['D6'],
    ),
  },
  {
    name: 'rule: resource misspelled',
    change: spelled((word, _, pick) => swapped(word, pick), ['D6'], true),
  },
  {
    name: 'rule: resource with its group',
    change: spelled((word, { call }) => (call.group === '' ? undefined : `${word}.${call.group}`), ['D6']),
  },
  {
    name: 'rule: resources joined by a comma',
    change: onResource((chain, pick) => {
      if (chain.call.subresource) return undefined
      const more = chain.target.kind === 'resource' ? (chain.target.siblings[0] ?? 'others') : 'others'
      const words = pick([true, false]) ? [chain.call.resource, more] : [more, chain.call.resource]
      return { rule: { ...chain.rule, resources: [words.join(',')] }, causes: ['D6'] }
    }),
  },
  {
    name: 'rule: subresource missing',
    change: onResource((chain) => {
      const part = chain.call.subresource
      if (!part) return undefined
      const causes = ['D8', ...(OF_SUBRESOURCE[part] ? [OF_SUBRESOURCE[part]] : [])]
      return { rule: withWord(chain, [chain.call.resource]), causes }
    }),
  },
  {
    name: 'rule: star for subresources',
    change: onResource((chain) =>
      chain.call.subresource
        ? { rule: withWord(chain, [`${chain.call.resource}/*`]), causes: ['D9'] }
        : undefined,
    ),
  },
  {
    name: 'rule: subresource alone',
    change: onResource((chain, pick) => {
      const parts = chain.target.kind === 'resource' ? chain.target.known.subresources : []
      if (chain.call.subresource || parts.length === 0) return undefined
      return { rule: withWord(chain, [`${chain.call.resource}/${pick(parts).name}`]), causes: ['D10'] }
    }),
  },
  {
    name: 'rule: another group',
    change: grouped(
      (word, pick) => pick(word === '' ? ['apps', 'batch'] : ['', 'extensions', 'policy']),
      ['D4'],
    ),
  },
  { name: 'rule: group misspelled', change: grouped((word, pick) => swapped(word, pick), ['D4', 'D5']) },
  {
    name: 'rule: group with its version',
    change: grouped((word, pick) => (word === '' ? 'v1' : `${word}/${pick(['v1', 'v1beta1'])}`), ['D5']),
  },
  {
    name: 'rule: group as a word',
    change: grouped((word, pick) => (word === '' ? pick(['core', 'Core']) : undefined), ['D5']),
  },
  {
    name: 'rule: another name',
    change: onResource(({ rule, call }, pick) =>
      call.name
        ? {
            rule: { ...rule, resourceNames: [pick(['other-config', 'api-0', `${call.name}-2`])] },
            causes: ['D11', 'D25'],
          }
        : undefined,
    ),
  },
  {
    name: 'rule: pattern as a name',
    change: onResource(({ rule, call }, pick) =>
      call.name
        ? {
            rule: { ...rule, resourceNames: [pick(['*', `${call.name.slice(0, 3)}*`])] },
            causes: ['D11', 'D25'],
          }
        : undefined,
    ),
  },
  {
    name: 'rule: names on a call without one',
    change: onResource(({ rule, call }, pick) => {
      if (call.name) return undefined
      const causes = { list: ['D12'], watch: ['D12'], create: ['D13'], deletecollection: ['D14'] }[call.verb]
      return causes && { rule: { ...rule, resourceNames: [pick(['app-config', 'main'])] }, causes }
    }),
  },
  {
    name: 'rule: path with a slash more or a star inside',
    change: onPath(({ rule }, path, pick) => {
      const star = `${path.slice(0, 3)}*${path.slice(-2)}`
      return { rule: { ...rule, nonResourceURLs: [pick([`${path}/`, `${path}/*`, star])] }, causes: ['D30'] }
    }),
  },
  {
    name: 'rule: path of the level above',
    change: onPath(({ rule }, path) => {
      const above = path.slice(0, path.lastIndexOf('/'))
      return above === '' ? undefined : { rule: { ...rule, nonResourceURLs: [above] }, causes: ['D30'] }
    }),
  },
  {
    name: 'rule: path misspelled',
    change: onPath(({ rule }, path, pick) => ({
      rule: { ...rule, nonResourceURLs: [swapped(path, pick) ?? `${path}s`] },
      causes: ['D30'],
      isGuess: true,
    })),
  },
  {
    name: 'binding: account misspelled',
    change: subject(
      (_, old, pick) => {
        const name = pick([swapped(old.name, pick), `${old.name}-sa`, `${old.name}s`])
        return name === undefined || name === old.name ? undefined : { ...old, name }
      },
      ['E2'],
      true,
    ),
  },
  {
    name: 'binding: another namespace of the account',
    change: subject(
      ({ account }, old, pick) => ({
        ...old,
        namespace: pick(NAMESPACES.filter((one) => one !== account.namespace)),
      }),
      ['E3'],
      true,
    ),
  },
  {
    name: 'binding: no namespace of the account',
    change: subject(
      ({ binding, account }, { kind, name }) => {
        return binding.namespace === account.namespace ? undefined : { kind, name }
      },
      ['E4'],
    ),
  },
  {
    name: 'binding: account as a User',
    change: subject(
      ({ account }, { name }, pick) => ({ kind: 'User', name: pick([name, `${account.namespace}:${name}`]) }),
      ['E5'],
    ),
  },
  {
    name: 'binding: account as a Group',
    change: subject(
      ({ account }, { name }) => ({
        kind: 'Group',
        name: `system:serviceaccount:${account.namespace}:${name}`,
      }),
      ['E5'],
    ),
  },
  { name: 'binding: group misspelled', change: group((namespace) => `system:serviceaccount:${namespace}`) },
  {
    name: 'binding: group of another namespace',
    change: group(
      (namespace, pick) => `system:serviceaccounts:${pick(NAMESPACES.filter((one) => one !== namespace))}`,
      true,
    ),
  },
  // Whom it was meant for is written nowhere.
  {
    name: 'binding: no subjects',
    change: bound(() => ({ binding: { subjects: [] }, isGuess: true }), ['E11']),
  },
  // A ClusterRole that nothing ties to the account is nobody's: those that are tied have worlds of their own (`breaks`).
  {
    name: 'binding missing',
    change: bound(
      ({ binding: { roleRef } }) =>
        roleRef.kind === 'Role' ? { binding: { isThere: false }, isGuess: true } : undefined,
      ['E1'],
    ),
  },
  {
    name: 'binding: role misspelled',
    change: bound(
      ({ binding: { roleRef } }, pick) => {
        const name = pick([swapped(roleRef.name, pick) ?? `${roleRef.name}s`, `${roleRef.name}-v2`])
        return { binding: { roleRef: { ...roleRef, name } }, isGuess: true }
      },
      ['E7'],
      ['E7'],
    ),
  },
  {
    name: 'binding: another kind of role',
    change(chain) {
      const { roleRef, namespace } = chain.binding
      // The API server takes no ClusterRoleBinding of a Role.
      if (namespace === '') return undefined
      const kind = roleRef.kind === 'Role' ? 'ClusterRole' : 'Role'
      return { binding: { roleRef: { ...roleRef, kind } }, causes: ['E8'], unseen: ['E7', 'E8'] }
    },
  },
  // What a role would have granted that does not exist is not known.
  {
    name: 'role missing',
    change: bound(() => ({ role: { isThere: false }, isGuess: true }), ['E7'], ['E7']),
  },
  {
    name: 'role: another namespace',
    change({ role }, pick) {
      if (role.kind !== 'Role') return undefined
      return {
        role: { namespace: pick(NAMESPACES.filter((one) => one !== role.namespace)) },
        causes: ['E7'],
        unseen: ['E7'],
        isGuess: true,
      }
    },
  },
  {
    name: 'binding: in default',
    change(chain) {
      const { namespace, roleRef } = chain.binding
      if (namespace === '') return undefined
      const isWide = roleRef.kind === 'ClusterRole'
      return {
        binding: { namespace: 'default' },
        causes: ['E10'],
        unseen: isWide ? ['E10', 'F2'] : ['E10', 'E7', ...NOTHING_SEEN],
      }
    },
  },
  {
    name: 'binding: in another namespace',
    change(chain, pick) {
      const { namespace, roleRef } = chain.binding
      if (namespace === '') return undefined
      const there = pick(NAMESPACES.filter((one) => one !== namespace))
      const isRead = there === chain.account.namespace && roleRef.kind === 'ClusterRole'
      return {
        binding: { namespace: there },
        causes: roleRef.kind === 'ClusterRole' ? ['E10', 'F2'] : ['E10'],
        unseen: isRead ? ['E10', 'F2'] : NOTHING_SEEN,
      }
    },
  },
  {
    name: 'binding: a RoleBinding for what is cluster-wide',
    change(chain) {
      const { account, binding, call } = chain
      if (binding.namespace !== '' || placeOf(chain) !== '') return undefined
      const causes = ofNarrowed({ ...chain, call })
      return { binding: { namespace: account.namespace }, causes }
    },
  },
  {
    name: 'call: another namespace',
    change(chain, pick) {
      const { call, binding, account } = chain
      if ('path' in call || binding.namespace === '') return undefined
      const namespace = pick(NAMESPACES.filter((one) => one !== call.namespace))
      const causes = binding.roleRef.kind === 'ClusterRole' ? ['F2', 'E10'] : ['F1', 'E10']
      return {
        call: { ...call, namespace },
        causes,
        unseen: binding.namespace === account.namespace ? causes : NOTHING_SEEN,
      }
    },
  },
  {
    name: 'call: all namespaces',
    change: onResource(({ call, binding, account }) => {
      if (binding.namespace === '' || !['list', 'watch'].includes(call.verb)) return undefined
      const isHome = binding.namespace === account.namespace
      return { call: { ...call, namespace: '' }, causes: ['F3'], ...(isHome ? {} : { unseen: NOTHING_SEEN }) }
    }),
  },
  {
    name: 'call: another group',
    change: onResource(({ call }, pick) => ({
      call: { ...call, group: pick(['apps', 'policy', 'batch'].filter((one) => one !== call.group)) },
      causes: ['G2'],
    })),
  },
  {
    name: 'call: a group that is not installed',
    change: onResource(({ call }) => ({
      call: { ...call, group: 'widgets.acme.dev' },
      causes: ['G3', 'G2'],
    })),
  },
]
