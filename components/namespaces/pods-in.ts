import type { ResourceList, Row } from '@/lib/contract/resources'
import { healthRank, needsAttention, type RowHealth, rowJudge } from '@/lib/facts/objects/judge/row-health'
import { type Phrase, say, words } from '@/lib/phrase/phrase'
import { counted, grouped } from '@/lib/words/lists'
import type { Standing } from './standing-list'

/** What came of asking for the pods of one namespace. */
export interface PodsRead {
  namespace: string
  list: ResourceList | undefined
  /** Why there is no answer at all. */
  failure: string | undefined
}

/** One pod of one of the namespaces. */
export interface PodIn {
  namespace: string
  row: Row
  health: RowHealth
  list: ResourceList
}

/** The pods of all lists, those that need attention first, then by namespace and name. */
export function podsIn(reads: readonly PodsRead[], nowMs: number): PodIn[] {
  const pods = reads.flatMap(({ namespace, list }) => {
    if (list === undefined) return []
    const judge = rowJudge(list.columns, { ...list, nowMs })
    return list.rows.map((row) => ({ namespace, row, health: judge.of(row), list }))
  })
  return pods.sort(
    (a, b) =>
      healthRank(a.health) - healthRank(b.health) ||
      a.namespace.localeCompare(b.namespace, 'en') ||
      a.row.key.localeCompare(b.row.key, 'en'),
  )
}

/** How the pods of one namespace stand, in words. */
export function standingOfPods(
  { namespace, list, failure }: PodsRead,
  pods: readonly PodIn[],
): Standing<Phrase> {
  if (failure !== undefined) return { namespace, state: 'unknown', says: words(failure) }
  if (list === undefined || list.state === 'loading')
    return { namespace, state: 'reading', says: say`Reading its pods` }
  const { state, says, lead, explain } = list
  const why = lead ?? says
  if (state === 'forbidden') {
    const action = explain === undefined ? {} : { action: { label: 'Why, and the fix', href: explain } }
    return { namespace, state: 'denied', says: why, ...action }
  }
  if (state === 'absent') return { namespace, state: 'absent', says: why }
  if (state === 'failed') return { namespace, state: 'unknown', says: why }
  if (state === 'stale') return { namespace, state: 'stale', says: why }
  const own = pods.filter((pod) => pod.namespace === namespace)
  if (own.length === 0) return { namespace, state: 'empty', says: say`No pods.` }
  const bad = own.filter(({ health }) => needsAttention(health)).length
  return {
    namespace,
    says: words(
      `${counted(own.length, 'pod')}${bad === 0 ? '' : `, ${grouped(bad)} of them ${bad === 1 ? 'needs' : 'need'} attention`}`,
    ),
  }
}
