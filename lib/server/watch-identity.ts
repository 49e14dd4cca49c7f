import 'server-only'
import type { CredentialLens } from '@/lib/kube/credentials'
import type { Settings } from '@/lib/pod/environment'
import { watchVolumes } from '@/lib/pod/watch-directory'

/**
 * Calls `onChange` when the kubelet swaps a downward API volume or the ServiceAccount's directory. The credentials have
 * read the new token by then, so that an answer asked for on this call already has its claims. Ends with the signal.
 */
export function watchIdentity(
  { downwardApiDirs, serviceAccountDir }: Pick<Settings, 'downwardApiDirs' | 'serviceAccountDir'>,
  credentials: Pick<CredentialLens, 'reread'>,
  onChange: () => void,
  signal: AbortSignal,
): void {
  watchVolumes(
    [...downwardApiDirs, serviceAccountDir],
    (root) => {
      if (root === serviceAccountDir) credentials.reread()
      onChange()
    },
    signal,
  )
}
