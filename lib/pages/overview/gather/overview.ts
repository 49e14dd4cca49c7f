import { withDeadline } from '@/lib/deadline'
import type { Reading } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import 'server-only'
import { setMaxListeners } from 'node:events'
import type { Exposure } from '@/lib/contract/exposure'
import { climbConnection } from '@/lib/facts/connection/gather/connection'
import { recentPolicies } from '@/lib/facts/connection/gather/egress/read-policies'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { readIdentity } from '@/lib/facts/identity/gather/identity'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { readOneRow } from '@/lib/facts/objects/gather/resources'
import type { HeldLists } from '@/lib/facts/questions/fact'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { askAgain } from '@/lib/facts/refusals/gather/ask-again'
import type { RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import { refusedCallOf } from '@/lib/facts/refusals/judge/seen-refusals'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Settings } from '@/lib/pod/environment'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import type { Overview } from '../contract'
import { buildOverview } from '../judge/build-overview'
import type { OverviewReadings, PodTrouble, Timed } from '../judge/facts'
import { crashCalls } from '../judge/pod-causes'
import { isCurrent, type ListedPod, listedPods, type PodsFacts } from '../judge/pods'
import { askRights, type Limits, toAnswer } from './read-parts'
import { knownTroubles, readTroubles, type TroubleMemory } from './read-troubles'
import type { RecentRefusals } from './recent-refusals'

/** Of the whole overview: what has not come by then is unknown. */
const DEADLINE_MS = 10_000

export interface OverviewQuestion {
  kube: InClusterClient
  settings: Settings
  env: Environment
  /** Has the pods that the streams of all viewers share. */
  hub: HeldLists
  /** What the last overviews of this process read of pods that are not ready. */
  memory: TroubleMemory
  /** Who can open this page. */
  exposure: () => Exposure
  /** Of the own namespace, as all viewers of this process share them. */
  refusals: Pick<RecentRefusals, 'get'>
  now: () => number
  signal: AbortSignal
  deadlineMs?: number
}

export interface AskedOverview {
  question: OverviewQuestion
  limits: Limits
}

async function readPods({ question, limits }: AskedOverview): Promise<Timed<PodsFacts>> {
  const { kube, hub, now } = question
  const namespace = await ownNamespace(kube.credentials)
  const target = { group: '', version: 'v1', resource: 'pods', namespace }
  const answer = await toAnswer(limits, () => hub.read(target, { signal: limits.signal, refresh: true }))
  const nowMs = now()
  const at = new Date(nowMs).toISOString()
  if (answer.state === 'unread') return { ...answer, at }
  const list = answer.value
  return { state: 'read', value: { namespace, list, nowMs }, at: isCurrent(list) ? at : (list.asOf ?? at) }
}

/** The surrounding pods, and why any are not ready. */
async function readAround(asked: AskedOverview): Promise<{ pods: Timed<PodsFacts>; troubles: PodTrouble[] }> {
  const { question, limits } = asked
  const pods = await readPods(asked)
  if (pods.state === 'unread') return { pods, troubles: [] }
  const { now, kube, memory } = question
  const troubles = await toAnswer(limits, () =>
    readTroubles({ kube, pods: pods.value, memory, signal: limits.signal, now }),
  )
  return { pods, troubles: troubles.state === 'read' ? troubles.value : knownTroubles(pods.value, memory) }
}

/** This pod by its own row, if it can be read but pods cannot be listed: a clean answer needs no list. */
async function readOwn(
  { question: { kube, now }, limits }: AskedOverview,
  identity: Timed<Identity>,
  pods: Timed<PodsFacts>,
): Promise<Timed<ListedPod> | undefined> {
  const isListed = pods.state === 'read' && pods.value.list.state !== 'forbidden'
  if (isListed || identity.state === 'unread') return undefined
  const { sources, pod } = identity.value
  const isRead = sources.some(({ id, state }) => id === 'api' && state === 'present')
  if (!isRead || pod.name === undefined || pod.namespace === undefined) return undefined
  const target = { group: '', version: 'v1', resource: 'pods', namespace: pod.namespace, name: pod.name }
  const answer = await toAnswer(limits, () => readOneRow(kube, { target, signal: limits.signal }))
  const nowMs = now()
  const at = new Date(nowMs).toISOString()
  if (answer.state === 'unread') return { ...answer, at }
  const [own] = listedPods({ namespace: pod.namespace, list: answer.value, nowMs }) ?? []
  return own && { state: 'read', value: own, at }
}

async function readRefusals({ question, limits }: AskedOverview): Promise<Reading<Refusals>> {
  const answer = await toAnswer(limits, () => question.refusals.get(limits.asker))
  if (answer.state === 'unread') return answer
  return answer.value === undefined
    ? { state: 'unread', because: 'failed', says: say`The logs are still being read.` }
    : { state: 'read', value: answer.value }
}

/** All that an overview judges, each part read within the limits, or the reason why not. */
export async function gatherReadings(asked: AskedOverview): Promise<OverviewReadings> {
  const { question, limits } = asked
  const { kube, settings, env, now } = question
  const { signal } = limits
  const timed = <T>(reading: Reading<T>): Timed<T> => ({ ...reading, at: new Date(now()).toISOString() })
  const started = now()
  const [identity, connection, rights, around, refusals, policies] = await Promise.all([
    toAnswer(limits, () => readIdentity({ env, settings, kube, now: started, signal })).then(timed),
    toAnswer(limits, () => climbConnection({ settings, kube, now: started, controls: false, signal })).then(
      timed,
    ),
    askRights(kube, limits),
    readAround(asked),
    readRefusals(asked),
    toAnswer(limits, () => recentPolicies({ env, settings, kube, now: started, signal })).then(timed),
  ])
  const own = await readOwn(asked, identity, around.pods)
  return {
    identity,
    connection,
    access: timed(rights.access),
    kinds: timed(rights.kinds),
    ...(rights.dangerous ? { dangerous: timed(rights.dangerous) } : {}),
    ...around,
    policies,
    ...present({ own }),
    // What others have just asked is as old as it says.
    refusals: { ...refusals, at: refusals.state === 'read' ? refusals.value.checkedAt : timed(refusals).at },
    exposure: question.exposure(),
    madeAt: new Date(started).toISOString(),
  }
}

/** The calls refused to crashed pods, or found in logs and events. */
export function refusedCallsIn(readings: OverviewReadings): RefusedCall[] {
  const logged = readings.refusals.state === 'read' ? readings.refusals.value.refusals : []
  return [...crashCalls(readings), ...logged.flatMap((refusal) => refusedCallOf(refusal) ?? [])]
}

/** The readings with what reviews say of their refused calls, which are asked again where that is due. */
export async function decidedReadings(
  kube: InClusterClient,
  readings: OverviewReadings,
): Promise<OverviewReadings> {
  const history = await askAgain(kube, refusedCallsIn(readings))
  return { ...readings, allowedNow: ({ user, request }) => history.allowedNow(user, request) }
}

/**
 * What an overview judges: each part checked, or said why not, within 10 s. Costs the API server one GET of the own pod and in 30 s
 * one of its ServiceAccount, the calls of one climb, at most 8 requests for the permissions, 8 more where another authorizer decides too, 8 and at most 3 logs in
 * place of some of them for pods that are not ready, and the list of pods where no viewer has it yet, or the own pod once more where that is refused;
 * beside those, what the refusals cost that viewers share, and in two minutes at most 40 requests for the NetworkPolicies. Rejects only when the signal aborts.
 */
export async function readOverview(question: OverviewQuestion): Promise<OverviewReadings> {
  const { signal: asker, deadlineMs = DEADLINE_MS } = question
  const signal = withDeadline(asker, deadlineMs)
  // Every call listens to it; that is no leak.
  setMaxListeners(0, signal)
  const limits: Limits = { asker, signal, deadlineMs, of: 'an overview' }
  return gatherReadings({ question, limits })
}

/** The overview as it is now, with each refused call in it asked again. */
export async function gatherOverview(question: OverviewQuestion): Promise<Overview> {
  return buildOverview(await decidedReadings(question.kube, await readOverview(question)))
}
