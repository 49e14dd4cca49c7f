import 'server-only'
import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Explanation } from '@/lib/contract/explanation'
import {
  DEFAULT_MINUTES,
  type LoggedRefusal,
  type Refusals,
  type RefusalsQuery,
} from '@/lib/contract/refusals'
import { accountToHelp, roleFor } from '@/lib/diagnosis/refusals/role-for'
import { mergeSightings, type Seen } from '@/lib/extract/merge-sightings'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { metered } from '@/lib/kube/transport/meter'
import { explainEach } from '../access/explain'
import { Prober } from '../access/prober'
import { ownAccount } from '../identity/own-account'
import { ownNamespace } from '../identity/own-namespace'
import { notSeenOf } from './not-seen'
import { readSources } from './read-sources'

/** Of the whole answer: what is not read by then is told as not read. */
const DEADLINE_MS = 12_000
/** Refusals that one answer explains; the most frequent first. */
const MOST_REFUSALS = 50

interface RefusalsQuestion {
  kube: InClusterClient
  query: RefusalsQuery
  signal: AbortSignal
  now?: () => number
  deadlineMs?: number
}

/**
 * The calls that are refused in a namespace, as the logs of its pods and its events tell them: the same refusals as one,
 * explained once, and the smallest Role that ends those of the account that is refused most. Costs the API server at most 60
 * requests, beside what a process keeps. Rejects only when the signal aborts or no answer comes at all.
 */
export async function gatherRefusals(question: RefusalsQuestion): Promise<Refusals> {
  const { kube, query, signal: asker, now = Date.now, deadlineMs = DEADLINE_MS } = question
  const signal = AbortSignal.any([asker, AbortSignal.timeout(deadlineMs)])
  // Each call listens to it, which is no leak.
  setMaxListeners(0, signal)
  const namespace = query.namespace ?? (await ownNamespace(kube.credentials))
  const window = { nowMs: now(), minutes: Number(query.minutes ?? DEFAULT_MINUTES) }
  const prober = new Prober(kube, asker)
  const meter = metered(kube)
  const sources = await readSources({ kube: meter.kube, prober, namespace, window, asker, signal })
  const seen = mergeSightings(sources.sightings, window)
  const told = seen.slice(0, MOST_REFUSALS)
  const explanations = await explainEach(
    told.map(({ found }) => found),
    { kube, signal: asker, now },
    prober,
  )
  const refusals = told.flatMap((one, index): LoggedRefusal[] => {
    const explanation = explanations[index]
    return explanation ? [toRefusal(one, explanation)] : []
  })
  const own = (await ownAccount(kube, prober, asker)).user
  const user = accountToHelp(refusals.filter(({ older }) => !older))
  const role = user === undefined ? undefined : roleFor(refusals, user)
  return {
    namespace,
    minutes: window.minutes,
    checkedAt: new Date(window.nowMs).toISOString(),
    requests: meter.count() + prober.sent,
    logs: sources.logs.told,
    events: sources.events.told,
    refusals,
    ...(role ? { role } : {}),
    notSeen: notSeenOf(sources, {
      leftOut: seen.length - told.length,
      namespace,
      user: own.state === 'read' ? own.value.name : '',
    }),
  }
}

function toRefusal(seen: Seen, explanation: Explanation): LoggedRefusal {
  const { key, count, firstMs, lastMs, isOlder, perMinute, seenIn } = seen
  return {
    id: createHash('sha256').update(key).digest('hex').slice(0, 12),
    request: explanation.request,
    explanation,
    count,
    first: new Date(firstMs).toISOString(),
    last: new Date(lastMs).toISOString(),
    ...(isOlder ? { older: true } : {}),
    perMinute,
    seenIn: seenIn.map((one) =>
      one.from === 'log'
        ? one
        : { ...one, kind: freeText(one.kind), name: freeText(one.name), by: freeText(one.by) },
    ),
  }
}
