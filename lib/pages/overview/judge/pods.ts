import type { ResourceList, Row } from '@/lib/contract/resources'
import { spanSince } from '@/lib/contract/rows'
import { noneIn } from '@/lib/evidence/reading'
import { type RowHealth, type RowJudge, rowJudge } from '@/lib/facts/objects/judge/row-health'
import { code, NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted, grouped, listOf } from '@/lib/words/lists'
import type { PodState } from '../contract'
import { healthyBy, type JudgedPart } from './part'

export interface PodsFacts {
  namespace: string
  list: Pick<ResourceList, 'columns' | 'rows' | 'state' | 'says' | 'printedAt' | 'asOf' | 'explain'>
  nowMs: number
}

const RECENT_MS = 60 * 60_000
const MOST_WORDS = 4

/** `stuck` has been waiting for something for too long to be just starting. */
type PodStanding = PodState | 'over'

/** A pod by what the list prints of it. */
export interface ListedPod {
  name: string
  standing: PodStanding
  word: string
  /** One of its containers ended within the last hour. */
  isRestarted: boolean
  /** "2/2", and "3 (4m12s ago)". */
  ready: string
  restarts: string
  ageMs: number | undefined
}

/** How to read a row's cell of each column by name; "" where the list has none. */
function cellReader({ columns }: PodsFacts['list']) {
  const reader = (name: string) => {
    const place = columns.findIndex((column) => column.name === name)
    return (row: Row) => String(row.cells[place] ?? '')
  }
  return {
    ready: reader('Ready'),
    status: reader('Status'),
    restarts: reader('Restarts'),
    age: reader('Age'),
  }
}

// "3 (4m12s ago)" since 1.22.
function isRestarted(restarts: string, facts: PodsFacts, row: Row): boolean {
  const ago = /^\d+ \((\S+) ago\)$/.exec(restarts)?.[1]
  const span = ago === undefined ? undefined : spanSince(ago, row, facts.list, facts.nowMs)
  return span !== undefined && span < RECENT_MS
}

const STANDING: Record<Exclude<RowHealth, 'going'>, PodStanding> = {
  bad: 'not-ready',
  warning: 'stuck',
  ok: 'ready',
  over: 'over',
  none: 'unknown',
}

function standingOf(health: RowHealth, status: string): PodStanding {
  if (health !== 'going') return STANDING[health]
  return status === 'Terminating' ? 'ending' : 'starting'
}

function podOf(facts: PodsFacts, row: Row, judge: RowJudge, cells: ReturnType<typeof cellReader>): ListedPod {
  const status = cells.status(row)
  const standing = standingOf(judge.of(row), status)
  const word = status === 'Running' && standing !== 'ready' ? 'Running but not ready' : status
  const restarts = cells.restarts(row)
  return {
    name: row.key,
    standing,
    word,
    isRestarted: isRestarted(restarts, facts, row),
    ready: cells.ready(row),
    restarts,
    ageMs: spanSince(cells.age(row), row, facts.list, facts.nowMs),
  }
}

function printsState({ columns }: PodsFacts['list']): boolean {
  return ['Ready', 'Status'].every((name) => columns.some((column) => column.name === name))
}

/** True for a list that is kept up to date, or was just read although its watch is not open yet. */
export function isCurrent({ state, asOf }: Pick<PodsFacts['list'], 'state' | 'asOf'>): boolean {
  return state === 'live' || state === 'polling' || (state === 'loading' && asOf !== undefined)
}

/** The pods of a list that is current, in its order; undefined where their state is not known now. */
export function listedPods(facts: PodsFacts): readonly ListedPod[] | undefined {
  const { list } = facts
  if (!isCurrent(list) || (list.rows.length > 0 && !printsState(list))) return undefined
  return podsOf(facts)
}

const podsJudged = new WeakMap<PodsFacts, ListedPod[]>()

/** Each part of an overview looks at the same thousands of pods, which are judged once. */
function podsOf(facts: PodsFacts): ListedPod[] {
  const known = podsJudged.get(facts)
  if (known) return known
  const judge = rowJudge(facts.list.columns, { ...facts.list, nowMs: facts.nowMs })
  const cells = cellReader(facts.list)
  const pods = facts.list.rows.map((row) => podOf(facts, row, judge, cells))
  podsJudged.set(facts, pods)
  return pods
}

/** "3 CrashLoopBackOff and 2 Pending". */
export function tally(pods: readonly Pick<ListedPod, 'word'>[]): string {
  const counts = new Map<string, number>()
  for (const { word } of pods) counts.set(word, (counts.get(word) ?? 0) + 1)
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const rest = sorted.slice(MOST_WORDS).reduce((sum, [, count]) => sum + count, 0)
  const words = sorted.slice(0, MOST_WORDS).map(([word, count]) => `${grouped(count)} ${word}`)
  return listOf(rest === 0 ? words : [...words, `${grouped(rest)} in other states`])
}

/** The pods of a namespace, each counted once, this pod and completed ones too, in total and by state. */
type PodCounts = Record<PodStanding, number> & { all: number; needAttention: number }

export function countPods(pods: readonly Pick<ListedPod, 'standing'>[]): PodCounts {
  const of = (standing: PodStanding) => pods.filter((pod) => pod.standing === standing).length
  return {
    all: pods.length,
    needAttention: pods.filter(isNotReady).length,
    ready: of('ready'),
    'not-ready': of('not-ready'),
    stuck: of('stuck'),
    starting: of('starting'),
    ending: of('ending'),
    over: of('over'),
    unknown: of('unknown'),
  }
}

/** The state of a namespace's pods, in one sentence without its period: "2 of 5 pods not ready, 1 is starting". */
export function sayPods(counts: PodCounts, namespace: string): Phrase {
  const { all, needAttention, starting, ending, over, ready, unknown } = counts
  const are = (count: number) => words(`${grouped(count)} ${count === 1 ? 'is' : 'are'}`)
  const some = (count: number, state: string) => {
    if (all === 1) return say`The one pod in ${code(namespace)} is ${words(state)}`
    return say`${words(grouped(count))} of ${words(grouped(all))} pods in ${code(namespace)} ${words(count === 1 ? 'is' : 'are')} ${words(state)}`
  }
  const every =
    all === 1
      ? say`The one pod in ${code(namespace)}`
      : say`All ${words(grouped(all))} pods in ${code(namespace)}`
  if (all === 0) return say`There is no pod in ${code(namespace)}`
  if (needAttention > 0) {
    const says =
      all === 1
        ? some(needAttention, 'not ready')
        : say`${words(grouped(needAttention))} of ${words(grouped(all))} pods not ready`
    return say`${says}${starting === 0 ? NOTHING : say`, ${are(starting)} starting`}`
  }
  if (unknown > 0) return some(unknown, 'in an unknown state')
  if (starting > 0) return some(starting, 'starting')
  if (ending > 0) return some(ending, 'terminating')
  if (over === all) return say`${every} completed`
  if (over > 0) return say`${some(ready, 'ready')}, ${words(grouped(over))} completed`
  return say`${every} ${words(all === 1 ? 'is' : 'are')} ready`
}

type RowsJudged = Omit<JudgedPart, 'isOfApiServer'>

function unknownState(says: string): RowsJudged {
  return { state: 'unknown', word: 'unknown', says, evidence: [] }
}

function judgeRows(facts: PodsFacts): RowsJudged {
  const { namespace, list } = facts
  if (list.rows.length > 0 && !printsState(list)) {
    return unknownState(`The API server prints the pods of ${namespace} without their state.`)
  }
  const pods = podsOf(facts)
  const counts = countPods(pods)
  const { all, needAttention, starting, ending, over, unknown } = counts
  const told = plain(sayPods(counts, namespace))
  const says = `${told}.`
  if (all === 0) return { state: 'empty', word: 'no pods', says, evidence: [] }
  const restarted = pods.filter((pod) => pod.isRestarted && pod.standing === 'ready').length
  const are = (count: number) => counted(count, 'pod is', 'pods are')
  const evidence = [
    starting > 0 ? `${are(starting)} starting, for less than 5 minutes` : '',
    ending > 0 ? `${are(ending)} terminating` : '',
    restarted > 0 ? `${counted(restarted, 'pod')} restarted within the last hour` : '',
    over > 0 ? `${counted(over, 'pod')} completed` : '',
  ].filter((text) => text !== '')
  if (needAttention > 0) {
    return {
      ...(counts['not-ready'] > 0
        ? { state: 'broken' as const, word: 'broken' }
        : { state: 'attention' as const, word: 'needs attention' }),
      says: `${told}: ${tally(pods.filter(isNotReady))}.`,
      evidence,
    }
  }
  if (unknown > 0) return unknownState(says)
  if (over === all) return { state: 'empty', word: 'no running pods', says, evidence: [] }
  const uneasy = pods.filter(
    ({ standing, isRestarted }) => standing !== 'over' && (standing !== 'ready' || isRestarted),
  )
  // A list is read in full, or it failed.
  const found = noneIn({ kind: 'whole', value: uneasy }, words(says))
  return found?.is === 'none'
    ? { ...healthyBy(found), says, evidence }
    : { state: 'attention', word: 'needs attention', says, evidence }
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
export function podsVerdict(facts: PodsFacts): JudgedPart | undefined {
  const { namespace, list } = facts
  const says = plain(list.says).trim()
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
