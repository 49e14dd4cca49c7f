import { ANONYMOUS, parseServiceAccount } from '@/lib/rbac/service-account'
import type { Case } from '../../case'

interface OtherIdentity {
  /** Undefined where the caller is no ServiceAccount. */
  account: { namespace: string; name: string } | undefined
  /** The namespace of this pod's account. */
  home: string
  /** The user name of this pod. */
  own: string
  distance: number
}

/** The caller where it is known to be another than this pod's account. */
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
    // Where the account's own permissions are known they say more than that it is another one.
    distance: isForCaller ? 9.6 : 6,
  }
}
