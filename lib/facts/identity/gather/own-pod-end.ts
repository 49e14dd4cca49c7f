import type { Pod } from '@/lib/identity/pod-spec'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { KubeClient } from '@/lib/kube/transport/types'

/** When a pod is due to be gone. */
export interface PodEnd {
  uid: string
  /** Its `deletionTimestamp`, RFC 3339. */
  at: string
}

function endOf(kube: KubeClient): { known?: PodEnd } {
  return oneForClient(kube, 'own-pod-end', () => ({}))
}

/** Remembers whether the own pod is being deleted: about a minute later its token is refused, and no one can ask any more. */
export function noteOwnPod(kube: KubeClient, { metadata }: Pod): void {
  const { uid, deletionTimestamp: at = '' } = metadata
  const end = endOf(kube)
  if (/^[\dTZ:.+-]{10,40}$/.test(at)) end.known = { uid, at }
  else delete end.known
}

/** What was last seen of the own pod's deletion; undefined where it was not deleted, or could not be read. */
export function ownPodEnd(kube: KubeClient): PodEnd | undefined {
  return endOf(kube).known
}
