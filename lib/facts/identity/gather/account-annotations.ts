import * as z from 'zod/mini'
import { toReading } from '@/lib/facts/questions/reading'
import type { Pod } from '@/lib/identity/pod-spec'
import { oneForClient } from '@/lib/kube/one-for-client'
import { fetchObject } from '@/lib/kube/reads/objects'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { AccountAnnotations } from '../judge/credentials/clouds/cloud-facts'

const DEADLINE_MS = 3000
const KEPT_MS = 30_000

const accountSchema = z.object({
  metadata: z.object({ annotations: z.optional(z.record(z.string(), z.string())) }),
})

interface Held {
  title: string
  until: number
  reading: AccountAnnotations
}

/**
 * The annotations of the pod's ServiceAccount, by which clouds know it: one GET in 30 s. What keeps them from being read is
 * a state. Only an abort throws.
 */
export async function accountAnnotations(
  kube: KubeClient,
  pod: Pod | undefined,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<AccountAnnotations> {
  if (!pod) return { state: 'unread', why: 'the Pod, which names it, could not be read' }
  const name = pod.spec.serviceAccountName ?? 'default'
  const { namespace } = pod.metadata
  const title = `${namespace}/${name}`
  // A page that is kept current asks every few seconds, and annotations hardly change.
  const held = oneForClient<{ last?: Held }>(kube, 'account-annotations', () => ({}))
  if (held.last?.title === title && now < held.last.until) return held.last.reading
  const reading = await read(kube, { namespace, name }, signal)
  held.last = { title, until: now + KEPT_MS, reading }
  return reading
}

async function read(
  kube: KubeClient,
  { namespace, name }: { namespace: string; name: string },
  signal: AbortSignal,
): Promise<AccountAnnotations> {
  const target = { group: '', version: 'v1', resource: 'serviceaccounts', namespace, name }
  const reading = await toReading(signal, () =>
    fetchObject(kube, target, { signal, deadlineMs: DEADLINE_MS }),
  )
  if (reading.state === 'unread') {
    const { because, httpStatus } = reading
    const why =
      because === 'absent'
        ? `ServiceAccount ${namespace}/${name} does not exist`
        : httpStatus === undefined
          ? 'the API server did not answer'
          : `the API server answered ${httpStatus}`
    return { state: 'unread', why }
  }
  const parsed = z.safeParse(accountSchema, reading.value)
  if (!parsed.success) return { state: 'unread', why: 'the API server answered with something else' }
  return {
    state: 'read',
    annotations: new Map(Object.entries(parsed.data.metadata.annotations ?? {})),
  }
}
