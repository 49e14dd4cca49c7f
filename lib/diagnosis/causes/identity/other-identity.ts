import { ANONYMOUS, parseServiceAccount } from '@/lib/rbac/service-account'
import type { Case } from '../../case'

interface OtherIdentity {
  /** Undefined when the caller is not a ServiceAccount. */
  account: { namespace: string; name: string } | undefined
  /** The namespace of this pod's account; undefined where it is no ServiceAccount. */
  home: string | undefined
  /** The user name of this pod. */
  own: string
}

/**
 * The caller of a refusal, when it is known not to be this pod's account. An account that was asked about is meant, and
 * where its permissions are known they say why.
 */
export function otherIdentity({
  caller,
  account,
  isOwnCall,
  isForCaller,
  own,
  refusal,
}: Case): OtherIdentity | undefined {
  if (!refusal || refusal.isOfAnyPod || isForCaller || isOwnCall || own.state !== 'read') return undefined
  if (caller === '' || caller === ANONYMOUS.name) return undefined
  return {
    account,
    home: parseServiceAccount(own.value.name)?.namespace,
    own: own.value.name,
  }
}
