import type { GrantedBy } from '@/lib/contract/access-tuple'

/**
 * The subject of a grant as pages write it, `ServiceAccount shop/web`: the reason of a review gives name and namespace the
 * other way round, `ServiceAccount "web/shop"`. A text of another form stays as it is.
 */
export function sayGranted(subject: string): string {
  const account = /^ServiceAccount "([^/"\\]+)\/([^/"\\]+)"$/.exec(subject)
  if (account !== null) return `ServiceAccount ${account[2]}/${account[1]}`
  return subject.replace(/^(User|Group) "([^"\\]+)"$/, '$1 $2')
}

/** Which binding grants which role to whom, without a period: `RoleBinding shop/web grants Role web to ServiceAccount …`. */
export function sayGrant(
  { binding, bindingNamespace, role, roleKind }: Omit<GrantedBy, 'subject' | 'scope'>,
  whom: string,
): string {
  const name =
    bindingNamespace === undefined
      ? `ClusterRoleBinding ${binding}`
      : `RoleBinding ${bindingNamespace}/${binding}`
  return `${name} grants ${roleKind} ${role} to ${whom}`
}
