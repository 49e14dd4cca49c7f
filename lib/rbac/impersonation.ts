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
 * the 403. The texts of Kubernetes 1.36 name these legacy attributes also where it tries constrained impersonation first.
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
