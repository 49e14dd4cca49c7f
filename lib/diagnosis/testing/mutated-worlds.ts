import fc from 'fast-check'
import type { Check } from '@/lib/contract/access-check'
import { present } from '@/lib/present'
import type { PolicyRule, RbacObjects, Subject } from '@/lib/rbac/types'
import type { Account, Chain } from './granting-chain'
import { type Change, MUTATIONS } from './mutations'
import { neighborsOf } from './neighbors'
import { CALLS, NAMESPACES, OBJECT_NAMES, type Pick, type Target, wordOf } from './random-calls'

/** A world that refuses a call because one field of what granted it was changed. */
export interface MutatedWorld {
  mutation: string
  change: Change
  chain: Chain
  /** The world before, which allows the call that `before` made. */
  allowing: RbacObjects
  before: Chain
  refusing: RbacObjects
  /** All that is not of the chain. */
  others: RbacObjects
}

const ACCOUNTS: readonly Account[] = [
  { namespace: 'shop', name: 'report' },
  { namespace: 'orders', name: 'worker' },
  { namespace: 'orders', name: 'ci-deployer' },
  { namespace: 'platform', name: 'backup-operator' },
]

/** The pod's own account. */
export const OWN: Account = { namespace: 'shop', name: 'web' }

function callOf(target: Target, verb: string, namespace: string, pick: Pick): Check {
  if (target.kind === 'path') return { verb, path: target.path }
  const isNamed = target.subresource !== '' || ['get', 'update', 'patch', 'delete'].includes(verb)
  const name = isNamed ? pick(OBJECT_NAMES) : ''
  const { group, resource, subresource } = target
  return { verb, group, resource, subresource, name, namespace }
}

function ruleOf(target: Target, call: Check, pick: Pick): PolicyRule {
  const verbs = [
    ...new Set([
      call.verb,
      ...pick([[], ['get'], ['get', 'list'], ['create', 'delete'], ['get', 'list', 'watch']]),
    ]),
  ]
  if ('path' in call) return { verbs: [call.verb], nonResourceURLs: [call.path] }
  const word = wordOf({ resource: call.resource, subresource: call.subresource ?? '' })
  const more =
    target.kind === 'resource' && call.subresource === '' ? pick([[], [], target.siblings.slice(0, 1)]) : []
  const names = call.name ? pick([[], [], [call.name]]) : []
  return {
    verbs,
    apiGroups: [call.group],
    resources: pick([true, false]) ? [word, ...more] : [...more, word],
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }
}

function subjectOf({ namespace, name }: Account, pick: Pick): Subject {
  return pick([true, true, true, false])
    ? { kind: 'ServiceAccount', name, namespace }
    : { kind: 'Group', name: `system:serviceaccounts:${namespace}` }
}

function chainOf(account: Account, pick: Pick): Chain {
  const target = pick(CALLS)
  const verb = pick(target.verbs)
  const isWide = target.kind === 'path' || !target.namespaced || pick([false, false, false, false, true])
  const isEverywhere =
    target.kind === 'path' || !target.namespaced || (isWide && ['list', 'watch'].includes(verb))
  const place = isEverywhere ? '' : pick([account.namespace, account.namespace, ...NAMESPACES])
  const call = callOf(target, verb, place, pick)
  const kind = isWide ? 'ClusterRole' : pick(['Role', 'Role', 'ClusterRole'] as const)
  const namespace = kind === 'Role' ? place : ''
  const name = `${pick([account.name, 'team', 'app'])}-${pick(['access', 'reads', 'rights', 'policy'])}`
  return {
    account,
    target,
    call,
    rule: ruleOf(target, call, pick),
    role: { kind, name, namespace, isThere: true },
    binding: {
      name: pick([name, `bind-${name}`]),
      namespace: isWide ? '' : place,
      roleRef: { kind, name },
      subjects: [subjectOf(account, pick)],
      isThere: true,
    },
  }
}

/** The objects of the chain, among the others. */
export function worldWith({ rule, role, binding }: Chain, others: RbacObjects): RbacObjects {
  const { namespace, name } = role
  const bound = { name: binding.name, roleRef: binding.roleRef, subjects: binding.subjects }
  const isWide = binding.namespace === ''
  const roles = role.isThere && role.kind === 'Role' ? [{ namespace, name, rules: [rule] }] : []
  const clusterRoles = role.isThere && role.kind === 'ClusterRole' ? [{ name, rules: [rule] }] : []
  const local = binding.isThere && !isWide ? [{ ...bound, namespace: binding.namespace }] : []
  const wide = binding.isThere && isWide ? [bound] : []
  // Names sort among each other, as a list of the API server does.
  const byName = (a: { name: string }, b: { name: string }) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0
  return {
    roles: [...roles, ...others.roles].sort(byName),
    clusterRoles: [...clusterRoles, ...others.clusterRoles].sort(byName),
    roleBindings: [...local, ...others.roleBindings].sort(byName),
    clusterRoleBindings: [...wide, ...others.clusterRoleBindings].sort(byName),
  }
}

function mutated(account: Account, pick: Pick): MutatedWorld | undefined {
  const before = chainOf(account, pick)
  const others = neighborsOf(before, pick)
  const mutation = pick(MUTATIONS)
  const change = mutation.change(before, pick)
  if (change === undefined) return undefined
  const chain = { ...before, ...present({ call: change.call, rule: change.rule }) }
  const after: Chain = {
    ...chain,
    role: { ...before.role, ...change.role },
    binding: { ...before.binding, ...change.binding },
  }
  return {
    mutation: mutation.name,
    change,
    chain: after,
    before,
    allowing: worldWith(before, others),
    refusing: worldWith(after, others),
    others,
  }
}

/** Worlds that come from one that allows a call by the change of one field; undefined where the drawn field cannot be changed. */
export function mutatedWorlds(whose: 'own' | 'other'): fc.Arbitrary<MutatedWorld | undefined> {
  return fc.gen().map((gen) => {
    const pick: Pick = (all) => gen(fc.constantFrom, ...(all as readonly never[]))
    return mutated(whose === 'own' ? OWN : pick(ACCOUNTS), pick)
  })
}
