import 'server-only'
import { readClaims } from '@/lib/identity/token-claims'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'
import { generationOf } from '@/lib/pod/kubelet-volume'
import type { OwnPodFiles } from '../judge/own-pod'

/** When the token of this pod was issued and its volumes were written; undefined where the token is of no pod. No request. */
export function ownFiles(
  credentials: CredentialLens,
  downwardDirs: readonly string[],
): OwnPodFiles | undefined {
  const parts = credentials.tokenParts()
  const claims = parts && readClaims(parts.header, parts.payload)
  if (!claims?.pod || claims.namespace === undefined) return undefined
  const { dir, swappedAt } = credentials.state()
  const account =
    swappedAt === undefined ? [] : [{ dir, what: 'account' as const, swappedMs: Date.parse(swappedAt) }]
  const downward = [...new Set(downwardDirs)].flatMap((root) => {
    const generation = generationOf(root)
    return generation ? [{ dir: root, what: 'downward' as const, swappedMs: generation.swappedAt }] : []
  })
  return {
    pod: { namespace: claims.namespace, name: claims.pod.name },
    issuedMs: claims.issuedAt === undefined ? undefined : claims.issuedAt * 1_000,
    volumes: [...account, ...downward],
  }
}
