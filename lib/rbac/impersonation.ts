import { parseServiceAccount } from './service-account'
import type { ResourceAttributes } from './types'

/** Who a request asks to act as, from its Impersonate-* headers. Keys of `extra` are decoded. */
export interface Impersonation {
  user: string
  groups: readonly string[]
  uid: string
  extra: readonly { key: string; values: readonly string[] }[]
}

/**
 * What the API server authorizes before it lets a caller act as someone else, in its order; the first that is refused is
 * the 403. Kubernetes 1.36 tries constrained impersonation first, and these where that is refused.
 */
export function impersonationAttributes(impersonation: Impersonation): ResourceAttributes[] {
  const account = parseServiceAccount(impersonation.user)
  return [
    account === undefined
      ? impersonate({ resource: 'users', name: impersonation.user })
      : impersonate({ resource: 'serviceaccounts', name: account.name, namespace: account.namespace }),
    ...impersonation.groups.map((name) => impersonate({ resource: 'groups', name })),
    ...impersonation.extra.flatMap(({ key, values }) =>
      values.map((name) =>
        impersonate({ group: 'authentication.k8s.io', resource: 'userextras', subresource: key, name }),
      ),
    ),
    ...(impersonation.uid === ''
      ? []
      : [impersonate({ group: 'authentication.k8s.io', resource: 'uids', name: impersonation.uid })]),
  ]
}

function impersonate(
  part: Partial<ResourceAttributes> & Pick<ResourceAttributes, 'resource' | 'name'>,
): ResourceAttributes {
  return { kind: 'resource', verb: 'impersonate', group: '', subresource: '', namespace: '', ...part }
}

/** The modes of constrained impersonation (KEP-5284), and on what the caller must be allowed to act. */
const IDENTITIES = {
  'user-info': { resource: 'users', isNamespaced: false, isNamed: true },
  serviceaccount: { resource: 'serviceaccounts', isNamespaced: true, isNamed: true },
  'arbitrary-node': { resource: 'nodes', isNamespaced: false, isNamed: true },
  // The node that the caller runs on, by its token: the API server asks for no name.
  'associated-node': { resource: 'nodes', isNamespaced: false, isNamed: false },
} as const

/** One of the two verbs that constrained impersonation needs: to act as someone, and to make one call as them. */
export type ConstrainedVerb = { mode: string } & ({ half: 'identity' } | { half: 'call'; verb: string })

/** Reads `impersonate:user-info` and `impersonate-on:user-info:list` (KEP-5284, on by default since Kubernetes 1.36). */
export function constrainedVerb(verb: string): ConstrainedVerb | undefined {
  const [, on, mode = '', of] = /^impersonate(-on)?:([a-z-]+)(?::(.+))?$/.exec(verb) ?? []
  if (mode === '') return undefined
  if (on === undefined) return of === undefined ? { mode, half: 'identity' } : undefined
  return of === undefined ? undefined : { mode, half: 'call', verb: of }
}

/** What allows a caller to act as one identity of a mode; undefined for a mode that is not known. */
export function identityAttributes(
  mode: string,
  { name, namespace }: { name: string; namespace: string },
): ResourceAttributes | undefined {
  const identity = Object.entries(IDENTITIES).find(([known]) => known === mode)?.[1]
  if (!identity) return undefined
  return impersonate({
    verb: `impersonate:${mode}`,
    group: 'authentication.k8s.io',
    resource: identity.resource,
    name: identity.isNamed ? name : '',
    namespace: identity.isNamespaced ? namespace : '',
  })
}
