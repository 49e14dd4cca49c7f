import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import { readClaims } from '@/lib/identity/token-claims'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'

/** The namespace of this pod: by the mounted file, else by the token's subject, else "default" as kubectl takes it. */
export async function ownNamespace(credentials: CredentialLens): Promise<string> {
  const mounted = (await credentials.state()).namespace.value
  if (mounted !== undefined) return mounted
  const parts = await credentials.tokenParts()
  const subject = parts && readClaims(parts.header, parts.payload)?.subject
  const claimed = z.safeParse(namespaceSchema, subject?.split(':')[2])
  return claimed.success ? claimed.data : 'default'
}
