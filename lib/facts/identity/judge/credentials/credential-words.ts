import type { DeclaredCredentials } from '@/lib/identity/credentials/declared-credentials'
import type { KubeletMount } from '@/lib/identity/mountinfo'
import type { Credential, PathVariable } from '../../contract/identity'

export interface CredentialFacts {
  declared: DeclaredCredentials | undefined
  mounts: readonly KubeletMount[]
  variables: readonly PathVariable[]
  /** Fingerprints of this pod's ca.crt; empty where it could not be read. */
  clusterCa: readonly string[]
  /** Path of this pod's ca.crt. */
  caPath: string
  /** UID of this pod, where it is known. */
  podUid?: string
  /** Milliseconds since 1970. */
  now: number
}

/** What a kind of credential says of itself. */
export type CredentialWords = Pick<Credential, 'kind' | 'name' | 'of' | 'goodFor'> &
  Partial<Pick<Credential, 'life' | 'certificates' | 'holdsClusterCa'>> & {
    findings: Credential['findings']
  }

export function bad(says: string): Credential['findings'][number] {
  return { severity: 'bad', says }
}

export function warning(says: string): Credential['findings'][number] {
  return { severity: 'warning', says }
}
