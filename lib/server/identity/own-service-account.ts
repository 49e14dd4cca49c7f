import * as z from 'zod/mini'
import type { Pod } from '@/lib/identity/pod-spec'
import type { AccountReading } from '@/lib/identity/why-no-token'
import { fetchObject } from '@/lib/kube/reads/objects'
import { KubeStatusError } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'

const DEADLINE_MS = 3000

const accountSchema = z.object({
  metadata: z.object({ uid: z.string() }),
  automountServiceAccountToken: z.optional(z.boolean()),
})

/** The pod's ServiceAccount by one GET; what keeps it from being read is no more than that. Only an abort throws. */
export async function readOwnServiceAccount(
  kube: KubeClient,
  { metadata, spec }: Pod,
  signal: AbortSignal,
): Promise<AccountReading> {
  const name = spec.serviceAccountName ?? 'default'
  const target = {
    group: '',
    version: 'v1',
    resource: 'serviceaccounts',
    namespace: metadata.namespace,
    name,
  }
  try {
    const parsed = z.safeParse(
      accountSchema,
      await fetchObject(kube, target, { signal, deadlineMs: DEADLINE_MS }),
    )
    if (!parsed.success) return { state: 'unread' }
    const { automountServiceAccountToken: automount } = parsed.data
    const { uid } = parsed.data.metadata
    return { state: 'present', name, uid, ...present({ automount }) }
  } catch (error) {
    signal.throwIfAborted()
    const isAbsent = error instanceof KubeStatusError && error.httpStatus === 404
    return isAbsent ? { state: 'absent', name } : { state: 'unread' }
  }
}
