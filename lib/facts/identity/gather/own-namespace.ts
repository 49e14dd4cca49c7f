import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import { readClaims } from '@/lib/identity/token-claims'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'

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
