import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { notAsked, type Reading } from '@/lib/diagnosis/facts'
import {
  isListed,
  isSettled,
  type ObjectsAsked,
  type RbacResource,
  resourceOf,
  type WhatIfFacts,
} from '@/lib/diagnosis/what-if/facts'
import type { ProposalOutline } from '@/lib/diagnosis/what-if/proposal'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { RbacObjects, UserInfo } from '@/lib/rbac/types'
import { type OwnRights, ownRights } from './own-rights'
import type { Prober } from './prober'

/** One thing of the cluster that a paste's judgement would rest on. */
export type Wanted =
  | { want: 'object'; resource: RbacResource; namespace: string; name: string; urgent: boolean }
  /** Bindings that refer to a role of the paste. */
  | { want: 'list'; resource: RbacResource; namespace: string; urgent: boolean }
  | { want: 'account'; namespace: string; name: string; urgent: boolean }

/** What of the cluster bears on the paste, the weightiest first: the roles that it binds to this account are urgent. */
export function wantedOf(proposal: ProposalOutline, own: UserInfo | undefined): Wanted[] {
  const { roles, bindings, accounts } = proposal
  const isOwn = ({ subjects, namespace }: ProposalOutline['bindings'][number]) =>
    own !== undefined && subjects.some((subject) => subjectMatches(subject, own, namespace))
  const ordered = [...bindings.filter(isOwn), ...bindings.filter((binding) => !isOwn(binding))]
  const roleRefs = ordered.flatMap((binding): Wanted[] => {
    const { kind, name } = binding.roleRef
    if (kind !== 'Role' && kind !== 'ClusterRole') return []
    const namespace = kind === 'Role' ? binding.namespace : ''
    const isPasted = roles.some(
      (role) => role.kind === kind && role.name === name && role.namespace === namespace,
    )
    if (isPasted || (kind === 'Role' && namespace === '')) return []
    return [{ want: 'object', resource: resourceOf(kind), namespace, name, urgent: isOwn(binding) }]
  })
  const isBound = ({ kind, name }: ProposalOutline['roles'][number]) =>
    bindings.some(({ roleRef }) => roleRef.kind === kind && roleRef.name === name)
  const lists = roles
    .filter(({ kind }) => kind === 'Role')
    .map((role): Wanted => {
      return { want: 'list', resource: 'rolebindings', namespace: role.namespace, urgent: !isBound(role) }
    })
  const existing = [...roles, ...ordered].map((one): Wanted => {
    return {
      want: 'object',
      resource: resourceOf(one.kind),
      namespace: one.namespace,
      name: one.name,
      urgent: false,
    }
  })
  const subjects = bindings.flatMap(({ namespace: at, subjects: all }) =>
    all.flatMap(({ kind, name, namespace = at }): Wanted[] => {
      const isOwnName = own?.name === `system:serviceaccount:${namespace}:${name}`
      if (kind !== 'ServiceAccount' || isOwnName || accounts.has(`${namespace}/${name}`)) return []
      return [{ want: 'account', namespace, name, urgent: false }]
    }),
  )
  return [...roleRefs, ...lists, ...existing, ...subjects]
}

// The budget is spent long before; what cannot be asked for costs time anyway.
const MOST_WANTED = 500

/**
 * Reads what is wanted as far as the rules of this pod's account and the budget allow, a list where it may be listed and
 * one object where only that may be read; nothing is tried that the rules would refuse.
 */
export async function gatherWanted(
  facts: WhatIfFacts,
  wanted: readonly Wanted[],
  prober: Prober,
): Promise<WhatIfFacts> {
  let gathered = facts
  for (const one of wanted.slice(0, MOST_WANTED)) {
    if (prober.left <= 0) break
    if (!isAskable(one)) continue
    const rights = await rightsAt(one.namespace, gathered, prober)
    gathered =
      one.want === 'account'
        ? await withAccount(gathered, one, rights, prober)
        : await withObjects(gathered, one, rights, prober)
  }
  return gathered
}

// What is no segment of a path is no object either; the paste's mistakes tell it.
function isAskable(one: Wanted): boolean {
  const isPlace = one.namespace === '' || namespaceSchema.safeParse(one.namespace).success
  return isPlace && (one.want === 'list' || objectNameSchema.safeParse(one.name).success)
}

// The rules of a namespace that were not asked for are not asked for now: what holds everywhere decides.
function rightsAt(namespace: string, facts: WhatIfFacts, prober: Prober): Promise<OwnRights> {
  return ownRights(facts.rules.has(namespace) ? namespace : '', prober)
}

async function withAccount(
  facts: WhatIfFacts,
  { namespace, name }: { namespace: string; name: string },
  may: OwnRights,
  prober: Prober,
): Promise<WhatIfFacts> {
  const key = `${namespace}/${name}`
  if (namespace === '' || facts.accounts.has(key)) return facts
  const asked = { verb: 'get', group: '', resource: 'serviceaccounts', namespace, name }
  if (may(asked) !== 'yes') return facts
  const answer = await prober.accountExists(namespace, name)
  return { ...facts, accounts: new Map([...facts.accounts, [key, answer]]) }
}

async function withObjects(
  facts: WhatIfFacts,
  one: Exclude<Wanted, { want: 'account' }>,
  may: OwnRights,
  prober: Prober,
): Promise<WhatIfFacts> {
  const { resource, namespace } = one
  const name = one.want === 'object' ? one.name : undefined
  if (isListed(facts, resource, namespace)) return facts
  if (name !== undefined && isSettled(facts, resource, namespace, name)) return facts
  const mayGet = name !== undefined && may({ verb: 'get', resource, namespace, name }) === 'yes'
  // The list of ClusterRoles is long, and one of them is usually all that is wanted.
  if (mayGet && resource === 'clusterroles') return getOne(facts, { resource, namespace, name }, prober)
  if (may({ resource, namespace }) === 'yes') {
    const answer = await prober.objects({ resource, namespace })
    const reading: ObjectsAsked['reading'] =
      answer.state === 'read' ? { state: 'read', value: { isWhole: answer.value.isWhole } } : answer
    return merged(facts, answer.state === 'read' ? answer.value.objects : null, {
      resource,
      namespace,
      reading,
    })
  }
  return mayGet ? getOne(facts, { resource, namespace, name }, prober) : facts
}

async function getOne(
  facts: WhatIfFacts,
  target: { resource: RbacResource; namespace: string; name: string },
  prober: Prober,
): Promise<WhatIfFacts> {
  const answer: Reading<RbacObjects | null> =
    prober.left > 0 ? await prober.rbacObject(target) : notAsked('The request budget is used up.')
  const reading: ObjectsAsked['reading'] =
    answer.state === 'read' ? { state: 'read', value: { isWhole: true } } : answer
  return merged(facts, answer.state === 'read' ? answer.value : null, { ...target, reading })
}

function merged(facts: WhatIfFacts, more: RbacObjects | null, asked: ObjectsAsked): WhatIfFacts {
  const { objects } = facts
  return {
    ...facts,
    asked: [...facts.asked, asked],
    objects: more
      ? {
          roles: keyed([...objects.roles, ...more.roles]),
          clusterRoles: keyed([...objects.clusterRoles, ...more.clusterRoles]),
          roleBindings: keyed([...objects.roleBindings, ...more.roleBindings]),
          clusterRoleBindings: keyed([...objects.clusterRoleBindings, ...more.clusterRoleBindings]),
        }
      : objects,
  }
}

function keyed<T extends { name: string; namespace?: string }>(objects: readonly T[]): T[] {
  return [...new Map(objects.map((object) => [`${object.namespace ?? ''}/${object.name}`, object])).values()]
}
