import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/cost'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { toProblem } from '@/lib/facts/questions/to-problem'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { tell } from '@/lib/kube/transport/traffic'
import { oneInProcess } from '@/lib/next/one-in-process'
import { present } from '@/lib/present'
import { DEFAULT_MINUTES, type Refusals, type RefusalsQuery } from '../contract'
import { withDecisions } from '../judge/decisions'
import { noneFound } from '../judge/none-found'
import { refusedCallOf } from '../judge/seen-refusals'
import { type RefusedState, refusedState } from '../judge/standing'
import { askAgain } from './ask-again'
import { LogMemory } from './log-memory'
import { gatherRefusals } from './refusals'

const AGE_MS = 3_000
/** Answers, each to one namespace and time, that are kept for while the API server does not answer. */
const MOST_KEPT = 4

/**
 * Every log of a namespace is read for it, so all who ask through one client, and its overview, share one that is not too old for
 * them; what was refused in it is asked again for all of them. While the API server does not answer it is the last one, called stale.
 */
export async function processRefusals(
  kube: InClusterClient,
  query: RefusalsQuery,
  signal: AbortSignal,
  ageMs?: number,
): Promise<Refusals> {
  const kept = oneForClient(kube, 'refusals-kept', () => new Map<string, Refusals>())
  const key = JSON.stringify([query.namespace, query.minutes ?? DEFAULT_MINUTES])
  const keep = (answer: Refusals): Refusals => {
    kept.delete(key)
    kept.set(key, answer)
    for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest)
    return answer
  }
  try {
    return keep(await refusalsOf(kube, query, signal, ageMs))
  } catch (error) {
    const last = kept.get(key)
    if (last === undefined || !isUnreachable(error)) throw error
    const { title } = toProblem(error)
    return last.stale === title ? last : keep({ ...last, stale: title })
  }
}

async function refusalsOf(
  kube: InClusterClient,
  { age, ...query }: RefusalsQuery,
  signal: AbortSignal,
  ageMs = age === undefined ? AGE_MS : Number(age) * 1_000,
): Promise<Refusals> {
  const answers = answersOf<Refusals>(kube, 'refusals', MAX_AGE_S * 1_000)
  const memory = oneForClient(kube, 'refusals-memory', () => new LogMemory())
  const key = JSON.stringify([query.namespace, query.minutes ?? DEFAULT_MINUTES])
  const ask = (shared: AbortSignal) => gatherRefusals({ kube, query, memory, signal: shared })
  const answer = await answers.get(key, signal, ask, ageMs)
  const calls = answer.refusals.flatMap((refusal) => refusedCallOf(refusal) ?? [])
  const history = await askAgain(kube, calls)
  const now = withDecisions(answer, ({ user, request }) => {
    const isUnreviewed = user === history.own && history.lastReview(user, request) === undefined
    return present({
      allowedNow: history.allowedNow(user, request),
      refusedAt: history.refusedAt(user, request),
      unreviewed: isUnreviewed ? (true as const) : undefined,
    })
  })
  if (kube.viewer === undefined && query.namespace === undefined && query.minutes === undefined)
    tell({ what: 'refusals', counts: countsOf(now) })
  return asOneObject(answer, now)
}

/** How many calls of the last minutes were refused and not allowed since, by how sure that is; undefined where none was found in less than all. */
function countsOf(answer: Refusals): Record<RefusedState, number> | undefined {
  const found = noneFound(answer)
  if (found !== undefined && found.is !== 'none') return undefined
  const counts = { refused: 0, stale: 0, unknown: 0 }
  for (const refusal of answer.refusals) {
    const state = refusal.older ? undefined : refusedState(refusal, Date.now())
    if (state !== undefined) counts[state] += 1
  }
  return counts
}

/** One object for as long as it says the same, so that it is written once for all viewers. */
function asOneObject(asRead: Refusals, now: Refusals): Refusals {
  const shown = oneInProcess(
    'refusals-decided',
    () => new WeakMap<Refusals, { text: string; value: Refusals }>(),
  )
  const text = JSON.stringify(
    now.refusals.map(({ allowedNow, refusedAt, unreviewed }) => [allowedNow, refusedAt, unreviewed]),
  )
  const known = shown.get(asRead)
  if (known?.text === text) return known.value
  shown.set(asRead, { text, value: now })
  return now
}
