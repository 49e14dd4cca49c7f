import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import type { HeldLists } from '@/lib/facts/questions/fact'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { countObjects } from '@/lib/kube/reads/pages'
import { listTable } from '@/lib/kube/reads/tables'
import { isKubeError } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { Counts, KindCount } from '../contract/counts'
import { needsAttention, rowJudge } from '../judge/row-health'

/** A count is not asked for again within this time. */
const FRESH_MS = 60_000
/** A count is not shown for longer than this. */
const KEPT_MS = 10 * 60_000
/** Of all viewers together. */
const PER_MINUTE = 30
const AT_ONCE = 8
const MOST_KNOWN = 1000
const MOST_ROWS = 500

// Their rows say how they stand, and are few enough to be read for it.
const TOLD = new Set([
  '/pods',
  '/nodes',
  '/persistentvolumeclaims',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/jobs',
])

interface Question {
  kube: KubeClient
  /** Has the lists that viewers keep open, which cost nothing. */
  hub: Pick<HeldLists, 'peek'>
  targets: readonly ResourcesRequest[]
  signal: AbortSignal
}

type Counted = Pick<KindCount, 'count' | 'isExact' | 'unhealthy'>

function tally(list: Pick<ResourceList, 'columns' | 'rows' | 'printedAt'>, nowMs: number): Counted {
  const { columns, rows } = list
  const judge = rowJudge(columns, { ...list, nowMs })
  const unhealthy = rows.filter((row) => needsAttention(judge.of(row))).length
  return { count: rows.length, isExact: true, ...(judge.judges ? { unhealthy } : {}) }
}

async function count(
  { kube, signal }: Pick<Question, 'kube' | 'signal'>,
  target: ResourcesRequest,
  nowMs: number,
): Promise<Counted> {
  if (!TOLD.has(`${target.group}/${target.resource}`)) return countObjects(kube, target, { signal })
  const table = await listTable(kube, { ...target, limit: MOST_ROWS }, { signal })
  return table.partial ? { count: table.rows.length, isExact: false } : tally(table, nowMs)
}

/** Counts kinds for all viewers of this process: each at most once a minute, and no more than 30 requests a minute. */
export function createKindCounter(now: () => number = Date.now) {
  const known = new Map<string, { atMs: number; counted: Counted | undefined }>()
  /** Who asks meanwhile waits for the same count, and who leaves takes it from nobody. */
  const answers = shareAnswers<void>(0, now)
  const running = new Set<string>()
  let sentMs: number[] = []

  function room(): number {
    sentMs = sentMs.filter((atMs) => now() - atMs < 60_000)
    return PER_MINUTE - sentMs.length
  }

  function note(topic: string, counted: Counted | undefined): void {
    known.delete(topic)
    known.set(topic, { atMs: now(), counted })
    const [oldest] = known.keys()
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
  }

  async function recount(kube: KubeClient, target: ResourcesRequest, signal: AbortSignal): Promise<void> {
    const topic = resourcesTopic(target)
    running.add(topic)
    sentMs.push(now())
    try {
      note(topic, await count({ kube, signal }, target, now()))
    } catch (error) {
      if (signal.aborted || !isKubeError(error)) throw error
      note(topic, undefined)
    } finally {
      running.delete(topic)
    }
  }

  return async function countKinds({ kube, hub, targets, signal }: Question): Promise<Counts> {
    const isDue = (target: ResourcesRequest) => {
      const seen = known.get(resourcesTopic(target))
      return seen === undefined || now() - seen.atMs >= FRESH_MS
    }
    for (const target of targets) {
      const list = hub.peek(target)
      if (list) note(resourcesTopic(target), tally(list, now()))
    }
    const due = targets.filter(isDue)
    const others = due.filter((target) => running.has(resourcesTopic(target)))
    const own = due.filter((target) => !others.includes(target)).slice(0, Math.min(AT_ONCE, room()))
    await Promise.all(
      [...others, ...own].map((target) =>
        answers.get(resourcesTopic(target), signal, (ofAll) => recount(kube, target, ofAll)),
      ),
    )
    return {
      counts: targets.flatMap((target): KindCount[] => {
        const seen = known.get(resourcesTopic(target))
        const isKept = seen?.counted !== undefined && now() - seen.atMs < KEPT_MS
        return isKept && seen.counted ? [{ ...target, ...seen.counted }] : []
      }),
      more: due.length > others.length + own.length && room() > 0,
    }
  }
}
