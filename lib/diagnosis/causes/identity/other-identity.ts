import { ANONYMOUS, parseServiceAccount } from '@/lib/rbac/service-account'
import type { Case } from '../../case'

interface OtherIdentity {
  /** Undefined when the caller is not a ServiceAccount. */
  account: { namespace: string; name: string } | undefined
  /** The namespace of this pod's account. */
  home: string
  /** The user name of this pod. */
  own: string
  distance: number
}

/** The caller, when it is known not to be this pod's account. */
export function otherIdentity({
  caller,
  isOwnCall,
  isForCaller,
  own,
  home,
}: Case): OtherIdentity | undefined {
  if (isOwnCall || own.state !== 'read' || caller === '' || caller === ANONYMOUS.name) return undefined
  return {
    account: parseServiceAccount(caller),
    home: parseServiceAccount(own.value.name)?.namespace ?? home,
    own: own.value.name,
    // When the account's own permissions are known, they say more than that it is a different account.
    distance: isForCaller ? 9.6 : 6,
  }
}
