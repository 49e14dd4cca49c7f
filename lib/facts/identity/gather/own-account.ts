import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import type { Facts } from '@/lib/diagnosis/facts'
import { notAsked, type Reading } from '@/lib/evidence/reading'
import type { Prober } from '@/lib/facts/questions/prober'
import { readClaims } from '@/lib/identity/token-claims'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'
import { reviewSelf } from '@/lib/kube/reads/reviews'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { say } from '@/lib/phrase/phrase'
import { parseServiceAccount, userOf } from '@/lib/rbac/service-account'
import type { UserInfo } from '@/lib/rbac/types'

export interface OwnAccount {
  user: Reading<UserInfo>
  home: string
  token: Facts['token']
}

/**
 * Whose permissions the reviews answer for: a viewer is known, the token's subject costs nothing, and a SelfSubjectReview is asked only where the
 * route uses another credential than the token.
 */
export async function ownAccount(
  pod: Pick<InClusterClient, 'credentials' | 'server' | 'viewer'>,
  prober: Prober,
  signal: AbortSignal,
): Promise<OwnAccount> {
  const { credentials } = pod
  const [parts, { token, sends }, home] = await Promise.all([
    credentials.tokenParts(),
    credentials.state(),
    ownNamespace(credentials),
  ])
  const isUsable = sends !== 'nobody'
  const state = isUsable ? 'mounted' : token.state === 'absent' ? 'absent' : 'unknown'
  if (pod.viewer?.user) return { user: { state: 'read', value: pod.viewer.user }, home, token: state }
  if (pod.server.route === 'https') {
    const account = parseServiceAccount((parts && readClaims(parts.header, parts.payload)?.subject) || '')
    if (account) {
      return { user: { state: 'read', value: userOf(account.namespace, account.name) }, home, token: state }
    }
    if (!isUsable) return { user: notAsked(say`There is no token to send.`), home, token: state }
  }
  const user = await prober.once(new Map(), '', 1, (kube) => reviewSelf(kube, { signal }))
  return { user, home, token: state }
}

/** The namespace of this pod: by the mounted file, or by the token's subject; undefined where neither says. */
export async function knownNamespace(credentials: CredentialLens): Promise<string | undefined> {
  const mounted = (await credentials.state()).namespace.value
  if (mounted !== undefined) return mounted
  const parts = await credentials.tokenParts()
  const subject = parts && readClaims(parts.header, parts.payload)?.subject
  const claimed = z.safeParse(namespaceSchema, subject?.split(':')[2])
  return claimed.success ? claimed.data : undefined
}

/** The namespace of this pod, and "default" where it is not known, as kubectl takes it. */
export async function ownNamespace(credentials: CredentialLens): Promise<string> {
  return (await knownNamespace(credentials)) ?? 'default'
}
