import type { GrantedBy } from '@/lib/contract/access-tuple'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { kind } from './phrases'

const ACCOUNT = /^ServiceAccount "([^/"\\]+)\/([^/"\\]+)"$/
const OTHER = /^(User|Group) "([^"\\]+)"$/

/**
 * The subject of a grant as pages write it, `ServiceAccount shop/web`: the reason of a review gives name and namespace the
 * other way round, `ServiceAccount "web/shop"`. Any other text is left unchanged.
 */
export function sayGranted(subject: string): Phrase {
  const [, name, namespace] = ACCOUNT.exec(subject) ?? []
  if (namespace !== undefined) return say`ServiceAccount ${code(`${namespace}/${name}`)}`
  const [, of, whom] = OTHER.exec(subject) ?? []
  return of !== undefined && whom !== undefined ? say`${kind(of)} ${code(whom)}` : [code(subject)]
}

/** Which binding grants which role to whom, without a period: `RoleBinding shop/web grants Role web to ServiceAccount …`. */
export function sayGrant(
  { binding, bindingNamespace, role, roleKind }: Omit<GrantedBy, 'subject' | 'scope'>,
  whom: Phrase,
): Phrase {
  const name =
    bindingNamespace === undefined
      ? say`ClusterRoleBinding ${code(binding)}`
      : say`RoleBinding ${code(`${bindingNamespace}/${binding}`)}`
  return say`${name} grants ${kind(roleKind)} ${code(role)} to ${whom}`
}
