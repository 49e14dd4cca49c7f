import type { Pod } from '@/lib/identity/pod-spec'
import type { KubeClient } from '@/lib/kube/transport/types'
import { oneInProcess } from '@/lib/next/one-in-process'

/** When a pod is due to be gone. */
export interface PodEnd {
  uid: string
  /** Its `deletionTimestamp`, RFC 3339. */
  at: string
}

function ends(): WeakMap<KubeClient, PodEnd> {
  return oneInProcess('own-pod-ends', () => new WeakMap())
}

/** Remembers whether the own pod is being deleted: about a minute later its token is refused, and no one can ask any more. */
export function noteOwnPod(kube: KubeClient, { metadata }: Pod): void {
  const { uid, deletionTimestamp: at = '' } = metadata
  if (/^[\dTZ:.+-]{10,40}$/.test(at)) ends().set(kube, { uid, at })
  else ends().delete(kube)
}

/** What was last seen of the own pod's deletion; undefined where it was not deleted, or could not be read. */
export function ownPodEnd(kube: KubeClient): PodEnd | undefined {
  return ends().get(kube)
}
