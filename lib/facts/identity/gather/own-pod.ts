import * as z from 'zod/mini'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import type { Unread } from '@/lib/evidence/reading'
import { toReading } from '@/lib/facts/questions/reading'
import { type Pod, parsePod } from '@/lib/identity/pod-spec'
import type { AccountReading } from '@/lib/identity/token-findings'
import { oneForClient } from '@/lib/kube/one-for-client'
import { fetchObject } from '@/lib/kube/reads/objects'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable, type KubeError } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { checkAddress } from '@/lib/words/page-addresses'
import type { AccountAnnotations } from '../judge/credentials/clouds/chain'

/** What the process believes to be its pod, and by what. */
export interface PodName {
  name: string
  namespace: string
  by: string
}

/** `short`: what became of the read, as the end of a sentence. Only a 403 is a denial; a 401 says nothing about permissions. */
export type OwnPod =
  | { state: 'present'; says: string; pod: Pod }
  | { state: 'absent'; says: string; short: string }
  | { state: 'failed'; says: string; short: string; isUnauthorized?: true }
  | { state: 'denied'; says: string; short: string; explain: string }

const NOT_ASKED = 'it was not requested from the API server'

const DEADLINE_MS = 3000

/** Asks the API server for this pod's own object: one GET. Every refusal and fault is a state; only an abort throws. */
export async function readOwnPod(
  kube: Pick<InClusterClient, keyof KubeClient | 'viewer'>,
  believed: PodName | undefined,
  signal: AbortSignal,
): Promise<OwnPod> {
  if (kube.server.route === 'none') return { state: 'absent', says: kube.server.why, short: NOT_ASKED }
  const name = z.safeParse(objectNameSchema, believed?.name)
  const namespace = z.safeParse(namespaceSchema, believed?.namespace)
  if (!believed || !name.success || !namespace.success) {
    const says =
      'The token, the namespace file and the host name (the node’s, with hostNetwork) do not say which pod this is, and anything else that could may be a Secret, so its object was not requested.'
    return { state: 'absent', says, short: NOT_ASKED }
  }
  const target = { group: '', version: 'v1', resource: 'pods', namespace: namespace.data, name: name.data }
  const title = `Pod ${namespace.data}/${name.data}`
  let failure: KubeError | undefined
  const reading = await toReading(
    signal,
    () => fetchObject(kube, target, { signal, deadlineMs: DEADLINE_MS }),
    (error) => {
      failure = error
    },
  )
  if (isUnreachable(failure) && failure.step === 'credentials') {
    return { state: 'absent', says: `${title} was not requested: ${failure.says}`, short: NOT_ASKED }
  }
  const who = kube.viewer === undefined ? 'this ServiceAccount' : 'you'
  if (reading.state === 'unread') return unread(reading, { title, target, by: believed.by, who })
  const pod = parsePod(reading.value)
  if (pod) lastOf(kube).pod = pod
  return pod
    ? { state: 'present', says: `${title} was read from the API server.`, pod }
    : {
        state: 'failed',
        says: `${title} came back as something other than a Pod.`,
        short: 'the API server answered with something that is not a Pod',
      }
}

interface Asked {
  title: string
  target: { namespace: string; name: string }
  by: string
  /** Who was refused. */
  who: string
}

function unread({ because, says, httpStatus, byAnother }: Unread, { title, target, by, who }: Asked): OwnPod {
  const ofNode = by === 'the host name' ? ', which is the node’s with hostNetwork' : ''
  const server = byAnother ? 'something that is not the API server' : 'the API server'
  const short =
    httpStatus === undefined ? 'no answer came from the API server' : `${server} answered ${httpStatus}`
  const answered = `The API server answered ${httpStatus}:`
  if (httpStatus === 403 && !byAnother) {
    const refused = `${answered} ${who} cannot get ${title}. Env and files are shown without comparison.`
    const explain = checkAddress({
      verb: 'get',
      group: '',
      resource: 'pods',
      name: target.name,
      namespace: target.namespace,
    })
    return { state: 'denied', says: refused, short, explain }
  }
  if (httpStatus === 401 && !byAnother) {
    const unknown = `${answered} it does not accept the token, so ${title} could not be read. Whether ${who} can get it is not known.`
    return { state: 'failed', says: unknown, short, isUnauthorized: true }
  }
  if (because === 'absent') {
    const missing = `${answered} ${title} does not exist. Its name was taken from ${by}${ofNode}.`
    return { state: 'absent', says: missing, short }
  }
  const named = ofNode === '' ? '' : `, named by ${by}${ofNode},`
  // A 401 or 403 that is left is of something in between, whose words do not say so.
  const answer =
    because === 'refused'
      ? `Something that is not the API server answered ${httpStatus}: ${plain(says)}`
      : plain(says)
  return { state: 'failed', says: `${title}${named} could not be read. ${answer}`, short }
}

/** When a pod is due to be gone. */
interface PodEnd {
  uid: string
  /** Its `deletionTimestamp`, RFC 3339. */
  at: string
}

function lastOf(kube: Pick<KubeClient, 'server'>): { pod?: Pod } {
  return oneForClient(kube, 'own-pod', () => ({}))
}

/** The own pod as it was last read; undefined where it never was. */
export function lastOwnPod(kube: Pick<KubeClient, 'server'>): Pod | undefined {
  return lastOf(kube).pod
}

/**
 * What was last seen of the own pod's deletion, about a minute before its token is refused and no one can ask any more; undefined
 * where it was not deleted, or could not be read.
 */
export function ownPodEnd(kube: KubeClient): PodEnd | undefined {
  const { uid = '', deletionTimestamp: at = '' } = lastOwnPod(kube)?.metadata ?? {}
  return /^[\dTZ:.+-]{10,40}$/.test(at) ? { uid, at } : undefined
}

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
    httpStatus === undefined ? 'no answer came from the API server' : `the API server answered ${httpStatus}`
  return { state: 'unread', why }
}
