import * as z from 'zod/mini'
import { toReading } from '@/lib/facts/questions/reading'
import type { Pod } from '@/lib/identity/pod-spec'
import type { AccountReading } from '@/lib/identity/why-no-token'
import { fetchObject } from '@/lib/kube/reads/objects'
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
  const reading = await toReading(signal, () =>
    fetchObject(kube, target, { signal, deadlineMs: DEADLINE_MS }),
  )
  if (reading.state === 'unread') {
    return reading.because === 'absent' ? { state: 'absent', name } : { state: 'unread' }
  }
  const parsed = z.safeParse(accountSchema, reading.value)
  if (!parsed.success) return { state: 'unread' }
  const { automountServiceAccountToken: automount, metadata: found } = parsed.data
  return { state: 'present', name, uid: found.uid, ...present({ automount }) }
}
