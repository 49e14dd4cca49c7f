import type { Pod } from '@/lib/identity/pod-spec'
import type { KubeClient } from '@/lib/kube/types'

/** When a pod was to be gone. */
export interface PodEnd {
  uid: string
  /** Its `deletionTimestamp`, RFC 3339. */
  at: string
}

const ENDS = Symbol.for('podscope.own-pod-ends')
const processWide: typeof globalThis & { [ENDS]?: WeakMap<KubeClient, PodEnd> } = globalThis

/** Remembers whether the own pod is being deleted: about a minute later its token is refused, and nobody can ask any more. */
export function noteOwnPod(kube: KubeClient, { metadata }: Pod): void {
  processWide[ENDS] ??= new WeakMap()
  const { uid, deletionTimestamp: at = '' } = metadata
  if (/^[\dTZ:.+-]{10,40}$/.test(at)) processWide[ENDS].set(kube, { uid, at })
  else processWide[ENDS].delete(kube)
}

/** What was last seen of the own pod's deletion; undefined where it was not deleted, or could not be read. */
export function ownPodEnd(kube: KubeClient): PodEnd | undefined {
  return processWide[ENDS]?.get(kube)
}
