import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import type { DecisionHistory, Way } from '@/lib/facts/questions/decision-history'
import { Prober } from '@/lib/facts/questions/prober'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { userByName } from '@/lib/rbac/service-account'
import { callKey, type RefusedCall } from '../judge/refused-call'

/** Of one process, for all viewers. */
const MOST = 10
const WITHIN_MS = 10_000
/** A call is not asked about again sooner than this, however many viewers there are. */
const AGAIN_MS = 4_000
const DEADLINE_MS = 2_000

interface Asking {
  /** When the reviews of the last 10 s were sent. */
  sentMs: number[]
  /** Each review that has no answer yet. */
  open: Map<string, Promise<unknown>>
}

function askingOf(kube: InClusterClient): Asking {
  return oneForClient(kube, 'asked-again', () => ({ sentMs: [], open: new Map() }))
}

/**
 * Asks the API server again about calls that were refused: those that were not reviewed for the longest first, at most 10 of
 * a process in 10 s, and none twice within 4 s. What a review says goes into the client's history, the same for everybody.
 * This pod's own account is asked about always, another where a review of it was possible before. Never rejects, and waits
 * at most 2 s.
 */
export async function askAgain(
  kube: InClusterClient,
  calls: readonly RefusedCall[],
  now: () => number = Date.now,
): Promise<DecisionHistory> {
  const signal = AbortSignal.timeout(DEADLINE_MS)
  const prober = new Prober(kube, signal, MOST)
  const { history } = prober
  if (calls.length === 0) return history
  const asking = askingOf(kube)
  // Where the account is asked for, no answer may come in time.
  const self = await ownAccount(kube, prober, signal).catch(() => undefined)
  const own = self?.user.state === 'read' ? self.user.value.name : history.own
  history.own = own
  asking.sentMs = asking.sentMs.filter((ms) => now() - ms < WITHIN_MS)
  const distinct = new Map(calls.map((call) => [callKey(call), call]))
  const due = [...distinct]
    .flatMap(([key, call]) => {
      const last = history.lastReview(call.user, call.request)
      const way: Way | undefined = call.user === own ? { of: 'self' } : last?.way
      if (way === undefined || way.of === 'objects' || asking.open.has(key)) return []
      const lastMs = last?.atMs ?? 0
      return now() - lastMs < AGAIN_MS ? [] : [{ key, call, way, lastMs }]
    })
    .sort((a, b) => a.lastMs - b.lastMs)
    .slice(0, Math.max(0, MOST - asking.sentMs.length))
  for (const { key, call, way } of due) {
    asking.sentMs.push(now())
    const answer = reviewOf(prober, call, way)
      .then((decision) => void history.record(call.user, call.request, decision, new Date(now()), way))
      .finally(() => asking.open.delete(key))
    asking.open.set(key, answer)
  }
  await Promise.allSettled([...distinct.keys()].flatMap((key) => asking.open.get(key) ?? []))
  return history
}

function reviewOf(prober: Prober, { user, request }: RefusedCall, way: Exclude<Way, { of: 'objects' }>) {
  if (way.of === 'self') return prober.access(request)
  return prober.subjectAccess(userByName(user), request, way.within)
}
