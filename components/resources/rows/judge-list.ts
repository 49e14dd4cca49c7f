import type { ResourceList, Row } from '@/lib/contract/resources'
import {
  healthRank,
  needsAttention,
  type RowHealth,
  type RowJudge,
  rowJudge,
} from '@/lib/facts/objects/judge/row-health'
import { byRow, printedText } from '../view/cell-text'
import type { Only } from '../view/view-in-url'

/** What the rows of a list say of their objects, each judged once. */
export interface JudgedList {
  judge: RowJudge
  healthOf: (row: Row) => RowHealth
  tallies: Tallies
}

type List = Pick<ResourceList, 'columns' | 'rows' | 'printedAt'>

/**
 * Judges a list that changes a little at a time. Time alone changes only what starts or ends: without such rows, an answer is the
 * same for the same list, whatever the time is.
 */
export function createListJudge(): (list: List, nowMs: number) => JudgedList {
  let held: { list: List; nowMs: number; judged: JudgedList } | undefined
  return (list, nowMs) => {
    const { columns, rows, printedAt } = list
    const isTimely = held?.nowMs === nowMs || held?.judged.tallies.hasGoing === false
    const isSame = held?.list.columns === columns && held.list.printedAt === printedAt
    const kept = isTimely && isSame ? held : undefined
    if (kept?.list.rows === rows) return kept.judged
    const judge = kept?.judged.judge ?? rowJudge(columns, { ...list, nowMs })
    const healthOf = kept?.judged.healthOf ?? byRow(judge.of)
    const judged = { judge, healthOf, tallies: tallyRows(rows, judge, healthOf) }
    held = { list, nowMs: kept?.nowMs ?? nowMs, judged }
    return judged
  }
}

export interface StatusChip {
  only: Only
  word: string
  count: number
  isBad: boolean
}

interface Tallies {
  /** Rows that need attention. */
  unhealthy: number
  /** Some start or end, which is judged by the time. */
  hasGoing: boolean
  chips: readonly StatusChip[]
}

interface Word {
  word: string
  count: number
  rank: number
  /** Some row with this word is fine, so the word does not say what is wrong. */
  isFine: boolean
}

/** Tells which rows a chip keeps. */
export function keepsOnly(only: Only, judge: RowJudge, healthOf: (row: Row) => RowHealth) {
  if (only === 'unhealthy') return (row: Row) => needsAttention(healthOf(row))
  if (only === 'healthy') return (row: Row) => healthOf(row) === 'ok'
  return (row: Row) => printedText(row.cells[judge.told]) === only.slice(3)
}

// "0/3" is a number of pods, not a word.
const COUNT = /^\d+(?:\/\d+)?$/

/**
 * The chips of a list, in one pass over its rows: what needs attention, each word of the column that tells, worst and most
 * frequent first, and what is fine. A word that healthy rows have too, such as Running, has no chip of its own.
 */
export function tallyRows(rows: readonly Row[], judge: RowJudge, healthOf: (row: Row) => RowHealth): Tallies {
  if (judge.told < 0) return { unhealthy: 0, hasGoing: false, chips: [] }
  const words = new Map<string, Word>()
  let [unhealthy, fine] = [0, 0]
  let hasGoing = false
  for (const row of rows) {
    const health = healthOf(row)
    const isFine = health === 'ok'
    if (isFine) fine += 1
    hasGoing ||= health === 'going'
    if (judge.judges && needsAttention(health)) unhealthy += 1
    const word = printedText(row.cells[judge.told])
    const known = words.get(word)
    if (known) {
      known.count += 1
      known.isFine ||= isFine
    } else words.set(word, { word, count: 1, rank: healthRank(health), isFine })
  }
  const named = [...words.values()]
    .filter(({ word, isFine }) => word !== '' && !isFine && !COUNT.test(word))
    .sort((a, b) => a.rank - b.rank || b.count - a.count || (a.word < b.word ? -1 : 1))
  const chip = (only: Only, word: string, count: number, isBad = false): StatusChip[] =>
    count === 0 ? [] : [{ only, word, count, isBad }]
  return {
    unhealthy,
    hasGoing,
    chips: [
      ...chip('unhealthy', 'Not ready', unhealthy, true),
      ...named.flatMap(({ word, count }) => chip(`is:${word}`, word, count)),
      ...chip('healthy', 'Ready', fine),
    ],
  }
}
