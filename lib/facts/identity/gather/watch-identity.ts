import 'server-only'
import type { Clock } from '@/lib/clock'
import { tokenFindings } from '@/lib/identity/token-findings'
import { readCgroup } from '@/lib/pod/cgroup'
import { watchVolumes } from '@/lib/pod/watch-directory'
import { credentialVolumes } from './pod-credentials'
import { rootsInSpec } from './pod-volumes'
import { readSelf, type Self, type SelfQuestion } from './self'

/** How often the Pod object is asked for while someone looks. */
export const POD_EVERY_MS = 5000

export interface FollowedIdentity extends Omit<SelfQuestion, 'signal'> {
  clock: Clock
  cgroupRoot?: string
}

/**
 * Calls `onChange` when anything of what the identity says may have changed: at once when the kubelet swaps a downward API
 * volume, the ServiceAccount's directory or another volume with credentials, and within `POD_EVERY_MS` when the Pod object, the permission to read it, the
 * API server's opinion of the token, the token's phase of life or a limit of the cgroup is another. The credentials have
 * read a new token by then, so that an answer asked for on this call already has its claims. Ends with the signal.
 */
export function watchIdentity(followed: FollowedIdentity, onChange: () => void, signal: AbortSignal): void {
  const { serviceAccountDir, downwardApiDirs, attachedFrom } = followed.settings
  const watched = new Set<string>()
  const watch = (roots: readonly string[]) => {
    const added = roots.filter((root) => !watched.has(root))
    for (const root of added) watched.add(root)
    watchVolumes(
      added,
      (root) => {
        if (root === serviceAccountDir) followed.kube.credentials.reread()
        onChange()
      },
      signal,
    )
  }
  watch([...downwardApiDirs, serviceAccountDir])
  if (attachedFrom === undefined) void followPod(followed, watch, onChange, signal)
}

async function followPod(
  followed: FollowedIdentity,
  watch: (roots: readonly string[]) => void,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  let known: string | undefined
  while (!signal.aborted) {
    const seen = await look(followed, signal)
    if (signal.aborted) return
    if (seen) {
      watch([...rootsInSpec(seen.self.declared), ...credentialVolumes(seen.self).paths])
      if (known !== undefined && known !== seen.mark) onChange()
      known = seen.mark
    }
    await followed.clock.sleep(POD_EVERY_MS, signal)
  }
}

async function look(
  followed: FollowedIdentity,
  signal: AbortSignal,
): Promise<{ self: Self; mark: string } | undefined> {
  try {
    const self = await readSelf({ ...followed, signal })
    const { cgroupRoot: root } = followed
    const cgroup = await readCgroup({ ...(root ? { root } : {}), procCgroup: self.procCgroup })
    const { ownPod, pod, claims, account } = self
    const phase = claims ? tokenFindings(claims, {}, followed.clock.now() / 1000).map((f) => f.severity) : []
    const { uid, resourceVersion } = pod?.metadata ?? {}
    return {
      self,
      mark: JSON.stringify([ownPod.state, ownPod.says, uid, resourceVersion, account, phase, cgroup]),
    }
  } catch {
    // Only an abort rejects.
    return undefined
  }
}
