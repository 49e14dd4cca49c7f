import { namespaceSchema } from '@/lib/contract/segments'
import { subjectMatches } from '@/lib/rbac/resolve'
import { usernameOf } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import { resourceOf, type WantedResource } from './facts'
import type { Proposal } from './proposal'

/** One thing of the cluster that a paste's judgement would rest on. */
export type Wanted =
  | { want: 'object'; resource: WantedResource; namespace: string; name: string; urgent: boolean }
  /** Bindings that refer to a role of the paste. */
  | { want: 'list'; resource: WantedResource; namespace: string; urgent: boolean }
  | { want: 'account'; namespace: string; name: string; urgent: boolean }

/** What of the cluster bears on the paste, the weightiest first: the roles that it binds to this account are urgent. */
function wantedOf(proposal: Proposal, own: UserInfo | undefined): Wanted[] {
  const { roles, bindings, accounts } = proposal
  const isOwn = ({ subjects, namespace }: Proposal['bindings'][number]) =>
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
  const isBound = ({ kind, name }: Proposal['roles'][number]) =>
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
      const isOwnName = own?.name === usernameOf(namespace, name)
      if (kind !== 'ServiceAccount' || isOwnName || accounts.has(`${namespace}/${name}`)) return []
      return [{ want: 'account', namespace, name, urgent: false }]
    }),
  )
  return [...roleRefs, ...lists, ...existing, ...subjects]
}

/** Namespaces in which the paste may change this account's permissions: those where a binding names it come first. */
function placesOf({ bindings, roles }: Proposal, own: UserInfo | undefined, home: string): string[] {
  const isOwn = ({ subjects, namespace }: Proposal['bindings'][number]) =>
    own !== undefined && subjects.some((subject) => subjectMatches(subject, own, namespace))
  const all = [
    ...bindings.filter(isOwn).map(({ namespace }) => namespace),
    ...roles.map(({ namespace }) => namespace),
    ...bindings.map(({ namespace }) => namespace),
    home,
  ]
  return [...new Set(all)].filter((namespace) => namespaceSchema.safeParse(namespace).success)
}

/** What is asked of the cluster about a paste: little, whatever the paste is. */
export interface WhatIfPlan {
  isEmpty: boolean
  /** The likeliest first. */
  places: string[]
  urgent: Wanted[]
  rest: Wanted[]
}

// The request budget runs out long before.
const MOST = 500

export function planOf(proposal: Proposal, own: UserInfo | undefined, home: string): WhatIfPlan {
  const wanted = wantedOf(proposal, own)
  return {
    isEmpty: proposal.roles.length + proposal.bindings.length === 0,
    places: placesOf(proposal, own, home).slice(0, MOST),
    urgent: wanted.filter(({ urgent }) => urgent).slice(0, MOST),
    rest: wanted.filter(({ urgent }) => !urgent).slice(0, MOST),
  }
}
