import type { ResourceList, Row } from '@/lib/contract/resources'
import { spanSince } from '@/lib/contract/rows'
import { type RowHealth, type RowJudge, rowJudge } from '@/lib/objects/row-health'
import { present } from '@/lib/present'
import { listOf } from '@/lib/words/lists'
import type { Judged } from './part'

export interface PodsFacts {
  namespace: string
  list: Pick<ResourceList, 'columns' | 'rows' | 'state' | 'says' | 'printedAt' | 'asOf' | 'explain'>
  nowMs: number
}

const RECENT_MS = 60 * 60_000
const MOST_WORDS = 4
const NEEDED = ['Name', 'Ready', 'Status', 'Restarts', 'Age']

/** `stuck` waits for something, and has done so for too long to be just starting. */
export type Standing = 'ready' | 'not-ready' | 'stuck' | 'starting' | 'ending' | 'over' | 'unknown'

/** A pod by what the list prints of it. */
export interface ListedPod {
  name: string
  standing: Standing
  word: string
  /** A container of it ended within the last hour. */
  isRestarted: boolean
  /** "2/2", and "3 (4m12s ago)". */
  ready: string
  restarts: string
  ageMs: number | undefined
}
type Pod = ListedPod

function cellsOf({ columns }: PodsFacts['list'], row: Row): Map<string, string> {
  return new Map(
    columns.flatMap(({ name }, i) => (NEEDED.includes(name) ? [[name, String(row.cells[i] ?? '')]] : [])),
  )
}

// "3 (4m12s ago)" since 1.22.
function isRestarted(restarts: string, facts: PodsFacts, row: Row): boolean {
  const ago = /^\d+ \((\S+) ago\)$/.exec(restarts)?.[1]
  const span = ago === undefined ? undefined : spanSince(ago, row, facts.list, facts.nowMs)
  return span !== undefined && span < RECENT_MS
}

const STANDING: Record<Exclude<RowHealth, 'going'>, Standing> = {
  bad: 'not-ready',
  warning: 'stuck',
  ok: 'ready',
  over: 'over',
  none: 'unknown',
}

function standingOf(health: RowHealth, status: string): Standing {
  if (health !== 'going') return STANDING[health]
  return status === 'Terminating' ? 'ending' : 'starting'
}

function podOf(facts: PodsFacts, row: Row, judge: RowJudge): Pod {
  const cells = cellsOf(facts.list, row)
  const status = cells.get('Status') ?? ''
  const ageMs = spanSince(cells.get('Age') ?? '', row, facts.list, facts.nowMs)
  const standing = standingOf(judge.of(row), status)
  const word = status === 'Running' && standing !== 'ready' ? 'Running but not ready' : status
  const [ready = '', restarts = ''] = [cells.get('Ready'), cells.get('Restarts')]
  return {
    name: row.key,
    standing,
    word,
    isRestarted: isRestarted(restarts, facts, row),
    ready,
    restarts,
    ageMs,
  }
}

function printsState({ columns }: PodsFacts['list']): boolean {
  return ['Ready', 'Status'].every((name) => columns.some((column) => column.name === name))
}

/** True for a list that is kept up to date, or was read just now, though its watch is not open yet. */
export function isCurrent({ state, asOf }: Pick<PodsFacts['list'], 'state' | 'asOf'>): boolean {
  return state === 'live' || state === 'polling' || (state === 'loading' && asOf !== undefined)
}

/** The pods of a list that is current, in its order; undefined where their state is not known now. */
export function listedPods(facts: PodsFacts): ListedPod[] | undefined {
  const { list } = facts
  if (!isCurrent(list) || (list.rows.length > 0 && !printsState(list))) return undefined
  return podsOf(facts)
}

function podsOf(facts: PodsFacts): ListedPod[] {
  const judge = rowJudge(facts.list.columns, { ...facts.list, nowMs: facts.nowMs })
  return facts.list.rows.map((row) => podOf(facts, row, judge))
}

/** "3 CrashLoopBackOff and 2 Pending". */
export function tally(pods: readonly Pick<Pod, 'word'>[]): string {
  const counts = new Map<string, number>()
  for (const { word } of pods) counts.set(word, (counts.get(word) ?? 0) + 1)
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const rest = sorted.slice(MOST_WORDS).reduce((sum, [, count]) => sum + count, 0)
  const words = sorted.slice(0, MOST_WORDS).map(([word, count]) => `${count} ${word}`)
  return listOf(rest === 0 ? words : [...words, `${rest} in other states`])
}

function podsWord(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`
}

/** "3 pods are", "1 pod is". */
function podsAre(count: number): string {
  return `${podsWord(count)} ${count === 1 ? 'is' : 'are'}`
}

type RowsJudged = Omit<Judged, 'isOfApiServer'>

function unknownState(says: string): RowsJudged {
  return { state: 'unknown', word: 'unknown', says, evidence: [] }
}

function judgeRows(facts: PodsFacts): RowsJudged {
  const { namespace, list } = facts
  if (list.rows.length === 0) {
    return { state: 'empty', word: 'no pods', says: `There is no pod in ${namespace}.`, evidence: [] }
  }
  if (!printsState(list)) {
    return unknownState(`The API server prints the pods of ${namespace} without their state.`)
  }
  const pods = podsOf(facts)
  const of = (standing: Standing) => pods.filter((pod) => pod.standing === standing)
  const [broken, starting, ending, over, unread] = [
    pods.filter(isNotReady),
    of('starting'),
    of('ending'),
    of('over'),
    of('unknown'),
  ]
  const count = pods.length - over.length
  const restarted = pods.filter((pod) => pod.isRestarted && pod.standing === 'ready')
  const evidence = [
    starting.length > 0 ? `${podsAre(starting.length)} starting, for less than 5 minutes.` : '',
    ending.length > 0 ? `${podsAre(ending.length)} terminating.` : '',
    restarted.length > 0 ? `${podsWord(restarted.length)} restarted within the last hour.` : '',
    over.length > 0 ? `${podsWord(over.length)} completed and not counted.` : '',
  ].filter((text) => text !== '')
  if (broken.length > 0) {
    return {
      ...(of('not-ready').length > 0
        ? { state: 'broken' as const, word: 'broken' }
        : { state: 'attention' as const, word: 'needs attention' }),
      says: `${broken.length} of ${podsWord(count)} in ${namespace} ${broken.length === 1 ? 'is' : 'are'} not ready: ${tally(broken)}.`,
      evidence,
    }
  }
  if (unread.length > 0) {
    return unknownState(`The state of ${unread.length} of ${podsWord(count)} in ${namespace} is not printed.`)
  }
  if (count === 0) {
    const says = `${over.length === 1 ? 'The one pod' : `All ${over.length} pods`} in ${namespace} completed.`
    return { state: 'empty', word: 'no running pods', says, evidence: [] }
  }
  const ready = of('ready').length
  const isSettled = ready === count && restarted.length === 0
  return {
    state: isSettled ? 'healthy' : 'attention',
    word: isSettled ? 'healthy' : 'needs attention',
    says:
      ready === count
        ? `${count === 1 ? 'The one pod' : `All ${count} pods`} in ${namespace} ${count === 1 ? 'is' : 'are'} ready.`
        : `${ready} of ${podsWord(count)} in ${namespace} ${ready === 1 ? 'is' : 'are'} ready; none failed.`,
    evidence,
  }
}

/** True for a pod that fails, or is stuck on its way. */
export function isNotReady({ standing }: Pick<ListedPod, 'standing'>): boolean {
  return standing === 'not-ready' || standing === 'stuck'
}

/** The pods that are not ready, in the order of the list. */
export function notReadyPods(facts: PodsFacts): ListedPod[] {
  return (listedPods(facts) ?? []).filter(isNotReady)
}

/**
 * Whether the pods of a namespace are ready, by what the API server prints of them. A list that is refused says so and what to
 * grant; one that is not kept up to date is judged by its last rows and stale. Undefined while nothing came yet.
 */
export function podsVerdict(facts: PodsFacts): Judged | undefined {
  const { namespace, list } = facts
  const says = list.says.trim()
  switch (list.state) {
    case 'forbidden':
      return {
        state: 'denied',
        word: 'no permission',
        says: `Whether the pods in ${namespace} are healthy is unknown: this account cannot list them.`,
        evidence: [says],
        next: {
          says: 'It needs list and watch on pods.',
          ...present({ href: list.explain }),
        },
        isOfApiServer: true,
      }
    case 'absent':
    case 'failed':
      return {
        state: 'unknown',
        word: 'unknown',
        says: `Whether the pods in ${namespace} are healthy is unknown: they could not be listed.`,
        evidence: [says],
        isOfApiServer: true,
      }
    case 'stale': {
      const judged = judgeRows(facts)
      return {
        ...judged,
        state: 'stale',
        word: 'stale',
        evidence: [says, ...judged.evidence],
        isOfApiServer: true,
      }
    }
    case 'loading':
    case 'live':
    case 'polling':
      if (!isCurrent(list)) return undefined
      return { ...judgeRows(facts), isOfApiServer: true }
  }
}
