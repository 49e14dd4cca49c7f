import type { ResourceList, Row } from '@/lib/contract/resources'
import { type RowHealth, type RowJudge, rowJudge } from '@/lib/facts/objects/judge/row-health'
import { byRow } from '../view/by-row'
import { type Tallies, tallyRows } from './status-chips'

/** What the rows of a list say of their objects, each judged once. */
export interface JudgedList {
  judge: RowJudge
  healthOf: (row: Row) => RowHealth
  tallies: Tallies
}

type List = Pick<ResourceList, 'columns' | 'rows' | 'printedAt'>

interface Held {
  list: List
  nowMs: number
  judged: JudgedList
}

/**
 * Judges a list that changes a little at a time. Time alone changes only what starts or ends: without such rows, an answer is the
 * same for the same list, whatever the time is.
 */
export function createListJudge(): (list: List, nowMs: number) => JudgedList {
  let held: Held | undefined
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
