import * as z from 'zod/mini'
import { toReading } from '@/lib/facts/questions/reading'
import type { Pod } from '@/lib/identity/pod-spec'
import type { AccountReading } from '@/lib/identity/why-no-token'
import { oneForClient } from '@/lib/kube/one-for-client'
import { fetchObject } from '@/lib/kube/reads/objects'
import type { KubeClient } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import type { AccountAnnotations } from '../judge/credentials/clouds/chain'

const DEADLINE_MS = 3000
const KEPT_MS = 30_000

const accountSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    annotations: z.optional(z.record(z.string(), z.string())),
  }),
  automountServiceAccountToken: z.optional(z.boolean()),
})

async function readAccount(kube: KubeClient, { metadata, spec }: Pod, signal: AbortSignal) {
  const { namespace } = metadata
  const name = spec.serviceAccountName ?? 'default'
  const target = { group: '', version: 'v1', resource: 'serviceaccounts', namespace, name }
  const reading = await toReading(signal, () =>
    fetchObject(kube, target, { signal, deadlineMs: DEADLINE_MS }),
  )
  const parsed = reading.state === 'read' ? z.safeParse(accountSchema, reading.value) : undefined
  return { name, title: `${namespace}/${name}`, reading, account: parsed?.data }
}

/** The pod's ServiceAccount by one GET; what keeps it from being read is no more than that. Only an abort throws. */
export async function readOwnServiceAccount(
  kube: KubeClient,
  pod: Pod,
  signal: AbortSignal,
): Promise<AccountReading> {
  const { name, reading, account } = await readAccount(kube, pod, signal)
  if (reading.state === 'unread' && reading.because === 'absent') return { state: 'absent', name }
  if (account === undefined) return { state: 'unread' }
  const { automountServiceAccountToken: automount, metadata } = account
  return { state: 'present', name, uid: metadata.uid, ...present({ automount }) }
}

interface Held {
  pod: string
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
  const { uid } = pod.metadata
  // A page that is kept current asks every few seconds, and annotations hardly change.
  const held = oneForClient<{ last?: Held }>(kube, 'account-annotations', () => ({}))
  if (held.last?.pod === uid && now < held.last.until) return held.last.reading
  const reading = await readAnnotations(kube, pod, signal)
  held.last = { pod: uid, until: now + KEPT_MS, reading }
  return reading
}

async function readAnnotations(kube: KubeClient, pod: Pod, signal: AbortSignal): Promise<AccountAnnotations> {
  const { title, reading, account } = await readAccount(kube, pod, signal)
  if (account) {
    return { state: 'read', annotations: new Map(Object.entries(account.metadata.annotations ?? {})) }
  }
  if (reading.state === 'read') return { state: 'unread', why: 'the API server answered with something else' }
  const { because, httpStatus } = reading
  if (because === 'absent') return { state: 'unread', why: `ServiceAccount ${title} does not exist` }
  const why =
    httpStatus === undefined ? 'the API server did not answer' : `the API server answered ${httpStatus}`
  return { state: 'unread', why }
}
