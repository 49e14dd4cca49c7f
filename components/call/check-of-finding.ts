import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { checkOfTuple } from '@/lib/rbac/call'

/**
 * The call that a text says was refused, of the account that it names; null where it names no whole call, or where
 * no permission decides it.
 */
export function checkOfFinding({ request, kind }: Explanation, ownUser: string): AccountCheck | null {
  const { user = '', verb } = request
  const isPlaced = request.path !== undefined || request.namespace !== undefined
  if (kind !== 'authorization' || !verb || !isPlaced) return null
  const check = checkOfTuple({ ...request, verb })
  const isOther = user !== '' && user !== ownUser && user !== 'system:anonymous'
  return check && isOther ? { ...check, user } : check
}

/**
 * True for a refusal of this pod's own account that an access review can confirm or take back: the call of the text is then
 * checked live. No review of the call settles what a text says about escalation and impersonation.
 */
export function isReviewed({ kind, verdict, request, cause }: Explanation, ownUser: string): boolean {
  const isOwn = request.user !== undefined && request.user === ownUser
  return isOwn && kind === 'authorization' && verdict === 'denied' && !cause?.isUnreviewed
}
