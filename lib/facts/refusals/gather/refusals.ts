import { withDeadline } from '@/lib/deadline'
import 'server-only'
import { createHash } from 'node:crypto'
import type { Explanation, Logged } from '@/lib/contract/explanation'
import { explainEach } from '@/lib/facts/call/gather/explain'
import { ownAccount, ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { Prober } from '@/lib/facts/questions/prober'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { metered } from '@/lib/kube/transport/meter'
import { present } from '@/lib/present'
import { habitOf } from '@/lib/reader/speakers/habits'
import { DEFAULT_MINUTES, type LoggedRefusal, type Refusals, type RefusalsQuery } from '../contract'
import { doubtOf, offerToEnd, withDecisions } from '../judge/decisions'
import { mergeSightings, type SeenRefusal } from '../judge/merge-sightings'
import { refusedCallOf } from '../judge/seen-refusals'
import { byWitness } from '../judge/witness'
import type { LogMemory } from './log-memory'
import { notSeenOf } from './not-seen'
import { readSources } from './read-sources'

/** Of the whole answer: what is not read by then is reported as not read. */
const DEADLINE_MS = 12_000
/** Refusals that one answer explains: by their witnesses, what a pod crashes on, then the most frequent. */
const MOST_REFUSALS = 50

/** With the lists and the logs at most 60 requests. */
const MOST_QUESTIONS = 14

/** Of a log an hour is remembered: what is nearly as old is not known to be the first. */
const REMEMBERED_MS = 55 * 60_000

interface RefusalsQuestion {
  kube: InClusterClient
  query: Pick<RefusalsQuery, 'namespace' | 'minutes'>
  /** What this process has read of logs. */
  memory: LogMemory
  signal: AbortSignal
  now?: () => number
  deadlineMs?: number
}

/**
 * The calls that are refused in a namespace, as the logs of its pods and its events show them: the same refusals as one,
 * explained once, and what is offered against those of the account that is refused most. Costs the API server at most 60
 * requests, beside what a process keeps; of a log only what came since it was read last. Rejects only when the signal aborts or no answer comes at all.
 */
export async function gatherRefusals(question: RefusalsQuestion): Promise<Refusals> {
  const { kube, query, memory, signal: asker, now = Date.now, deadlineMs = DEADLINE_MS } = question
  const signal = withDeadline(asker, deadlineMs)
  const namespace = query.namespace ?? (await ownNamespace(kube.credentials))
  const window = { nowMs: now(), minutes: Number(query.minutes ?? DEFAULT_MINUTES) }
  const prober = new Prober(kube, asker, MOST_QUESTIONS)
  const meter = metered(kube)
  const sources = await readSources({
    kube: meter.kube,
    prober,
    memory,
    now,
    namespace,
    window,
    asker,
    signal,
  })
  // Without an answer, or with a token that no one takes, nothing is denied and nothing is empty.
  if (prober.unauthorized) throw prober.unauthorized
  const { logs, events } = sources
  const isSilent = logs.told.state === 'unknown' && events.told.state === 'unknown'
  if (isSilent && isUnreachable(prober.failure)) throw prober.failure
  const seen = mergeSightings(sources.sightings, window)
  const told = mostOf(seen)
  const explanations = await explainEach(
    told.map((one) => ({ ...one.found, ...present({ logged: loggedOf(one, window.nowMs) }) })),
    { kube, signal: asker, now, isOfAnyPod: true },
    prober,
  )
  const own = (await ownAccount(kube, prober, asker)).user
  const ownName = own.state === 'read' ? own.value.name : ''
  const refusals: LoggedRefusal[] = []
  for (const [index, one] of told.entries()) {
    const explanation = explanations[index]
    if (!explanation) continue
    const refusal = toRefusal(one, explanation)
    refusals.push(refusal)
    // A line that another account's pod wrote is no answer about this one.
    const [call, logged] =
      refusal.doubt === undefined ? [refusedCallOf(refusal), loggedOf(one, window.nowMs)] : []
    const habit = habitOf(one.found.speaker)
    if (call && logged)
      prober.history.hear(call.user, call.request, {
        message: refusal.message,
        logged,
        ...present({ habit, isWitnessed: one.isOwnWord || undefined }),
      })
  }
  const answer: Refusals = {
    namespace,
    minutes: window.minutes,
    checkedAt: new Date(window.nowMs).toISOString(),
    requests: meter.count() + prober.sent,
    logs: logs.told,
    events: events.told,
    refusals,
    ...(seen.length > told.length || logs.full.length > 0 ? { more: seen.length - told.length } : {}),
    ...offerToEnd(refusals, 'page'),
    notSeen: notSeenOf(sources, {
      leftOut: seen.length - told.length,
      shown: told.length,
      namespace,
      user: ownName,
    }),
  }
  return withDecisions(answer, ({ user, request }) =>
    present({ allowedNow: prober.history.allowedNow(user, request) }),
  )
}

/**
 * Those that are told, in their order: what a pod crashes on is never left out for what others are refused more often, and what a
 * program tells of itself never for what others wrote.
 */
function mostOf(seen: readonly SeenRefusal[]): SeenRefusal[] {
  const crashes = ({ seenIn }: SeenRefusal) =>
    seenIn.some((one) => one.from === 'log' && one.state === 'crashes')
  const crashesFirst = [...seen.filter(crashes), ...seen.filter((one) => !crashes(one))]
  const told = new Set(byWitness(crashesFirst, ({ witness }) => witness).slice(0, MOST_REFUSALS))
  return seen.filter((one) => told.has(one))
}

/** Where a refusal was seen most often, with when it was last seen at all. */
function loggedOf({ seenIn, firstMs, lastMs }: SeenRefusal, nowMs: number): Logged | undefined {
  const [first] = seenIn
  if (first === undefined) return undefined
  const by = freeText(first.from === 'log' ? first.owner : first.by)
  const runsAs = first.from === 'log' ? first.runsAs : undefined
  const [at, toldAt] = [lastMs, nowMs].map((ms) => new Date(ms).toISOString()) as [string, string]
  const isRemembered = nowMs - firstMs < REMEMBERED_MS
  const firstAt = isRemembered ? new Date(firstMs).toISOString() : undefined
  return { from: first.from, by, at, toldAt, ...present({ runsAs, firstAt }) }
}

function toRefusal(seen: SeenRefusal, explanation: Explanation): LoggedRefusal {
  const { key, found, count, firstMs, lastMs, isOlder, perMinute, seenIn } = seen
  const shown = seenIn.map((one) =>
    one.from === 'log'
      ? one
      : { ...one, kind: freeText(one.kind), name: freeText(one.name), by: freeText(one.by) },
  )
  return {
    id: createHash('sha256').update(key).digest('hex').slice(0, 12),
    request: explanation.request,
    explanation,
    message: freeText(found.form === 'status' ? found.status.message : found.message),
    count,
    first: new Date(firstMs).toISOString(),
    last: new Date(lastMs).toISOString(),
    ...(isOlder ? { older: true } : {}),
    perMinute,
    seenIn: shown,
    ...present({ doubt: doubtOf({ request: explanation.request, seenIn: shown, witness: seen.witness }) }),
  }
}
