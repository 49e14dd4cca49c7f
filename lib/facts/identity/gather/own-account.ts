import { type Facts, notAsked, type Reading } from '@/lib/diagnosis/facts'
import type { Prober } from '@/lib/facts/questions/prober'
import { readClaims } from '@/lib/identity/token-claims'
import { reviewSelf } from '@/lib/kube/reads/reviews'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'
import { ownNamespace } from './own-namespace'

export interface OwnAccount {
  user: Reading<UserInfo>
  home: string
  token: Facts['token']
}

/**
 * Whose permissions the reviews answer for: the token's subject costs nothing; a SelfSubjectReview is asked only where the
 * route uses another credential than the token.
 */
export async function ownAccount(
  pod: Pick<InClusterClient, 'credentials' | 'server'>,
  prober: Prober,
  signal: AbortSignal,
): Promise<OwnAccount> {
  const { credentials } = pod
  const [parts, { token }, home] = await Promise.all([
    credentials.tokenParts(),
    credentials.state(),
    ownNamespace(credentials),
  ])
  const isUsable = token.state === 'readable' || token.kept
  const state = isUsable ? 'mounted' : token.state === 'absent' ? 'absent' : 'unknown'
  if (pod.server.route === 'https') {
    const account = parseServiceAccount((parts && readClaims(parts.header, parts.payload)?.subject) || '')
    if (account) {
      return { user: { state: 'read', value: userOf(account.namespace, account.name) }, home, token: state }
    }
    if (!isUsable) return { user: notAsked('There is no token to send.'), home, token: state }
  }
  const self = await prober.once(new Map(), '', 1, (kube) => reviewSelf(kube, { signal }))
  const user: Reading<UserInfo> =
    self.state === 'read'
      ? { state: 'read', value: { name: self.value.username, groups: self.value.groups } }
      : self
  return { user, home, token: state }
}
