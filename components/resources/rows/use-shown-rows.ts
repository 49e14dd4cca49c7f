import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import {
  createRowFilter,
  readLabelFilter,
  type SplitFilter,
  splitFilter,
} from '@/components/resources/filter/filter-rows'
import { useNow } from '@/components/ui/relative-time'
import { sayProblem } from '@/lib/contract/problem'
import type { Column, ResourceList, ResourcesRequest, Row } from '@/lib/contract/resources'
import { healthRank } from '@/lib/facts/objects/judge/row-health'
import { labelsQuery } from '@/lib/facts/objects/query'
import type { Labels } from '@/lib/objects/label-selector'
import { plain } from '@/lib/phrase/phrase'
import { readProblem } from '@/lib/queries/problem-error'
import { counted } from '@/lib/words/lists'
import type { ResourcesView, Sort } from '../view/view-in-url'
import { createListJudge, type JudgedList, keepsOnly, type StatusChip, tallyRows } from './judge-list'
import { createColumnChooser, type ShownColumn, TAG_CH } from './shown-columns'
import { createRowSorter, unhealthyFirst } from './sort-rows'

/** Distinguishes pods that have completed, such as those of a Job, from the others; undefined for other kinds. */
function completedRows(
  { group, resource }: Pick<ResourcesRequest, 'group' | 'resource'>,
  columns: readonly Column[],
): ((row: Row) => boolean) | undefined {
  const index = columns.findIndex(({ name }) => name === 'Status')
  if (group !== '' || resource !== 'pods' || index < 0) return undefined
  return (row) => row.cells[index] === 'Completed'
}

/** How often rows that start or end are judged again. */
const STEP_MS = 10_000

/** Judges a list as it changes, and as time passes for what is on its way. */
export function useJudgedList(list: Pick<ResourceList, 'columns' | 'rows' | 'printedAt'>): JudgedList {
  const [judge] = useState(createListJudge)
  return judge(list, useNow(STEP_MS))
}

/** Labels change without a stream event, because the stream sends rows without them. */
const AGAIN_MS = 30_000
const NEWER_MS = 5_000

interface LabelFilter {
  /** Absent while nothing is filtered by labels, or they have not been read yet. */
  keeps?: (row: Row) => boolean
  /** What is wrong with the selector. */
  error?: string
  /** What to say: how far labels are known, that they are being read, or why they are not. */
  says?: string
}

/** Filters the rows of a list by labels, which are read only while a selector needs them. */
function useLabelFilter(target: ResourcesRequest, text: string, rows: readonly Row[]): LabelFilter {
  const test = useMemo(() => readLabelFilter(text), [text])
  const isOn = typeof test === 'function'
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    ...labelsQuery(target),
    enabled: isOn,
    refetchInterval: AGAIN_MS,
  })
  const known = useMemo(() => data && new Map<string, Labels>(Object.entries(data.labels)), [data])
  const newer = useMemo(
    () => (isOn && known ? rows.filter(({ key }) => !known.has(key)).length : 0),
    [isOn, known, rows],
  )
  const isBehind = newer > 0 && data?.partial === false
  useEffect(() => {
    if (!isBehind) return
    const timer = setTimeout(() => void refetch(), Math.max(0, dataUpdatedAt + NEWER_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [isBehind, dataUpdatedAt, refetch])
  return useMemo((): LabelFilter => {
    if (typeof test === 'string') return { error: test }
    if (test === undefined) return {}
    if (known) {
      const keeps = ({ key }: Row) => {
        const labels = known.get(key)
        return labels !== undefined && test(labels)
      }
      return { keeps, says: sayRead(newer, data?.partial === true) }
    }
    if (!error) return { says: 'reading labels' }
    return {
      says: `labels could not be read, so rows are not filtered by them: ${plain(sayProblem(readProblem(error)))}`,
    }
  }, [test, known, newer, error, data?.partial])
}

function sayRead(newer: number, isPartial: boolean): string {
  if (newer === 0) return `labels are refreshed every ${AGAIN_MS / 1000} s`
  return isPartial
    ? `labels of ${counted(newer, 'more row')} are not read`
    : `labels of ${counted(newer, 'more row')} are not known yet`
}

export interface ShownRows {
  /** In their order. */
  rows: readonly Row[]
  /** How many rows the filter leaves, whatever chip is pressed, and the chips that count them. */
  left: number
  chips: readonly StatusChip[]
  shown: readonly ShownColumn[]
  /** The filter, as what it means. */
  parts: SplitFilter
  labels: LabelFilter
  /** How many pods of the list have completed; 0 for other kinds. */
  completed: number
}

interface Asked {
  list: ResourceList
  judged: JudgedList
  target: ResourcesRequest
  view: ResourcesView
  sort: Sort | undefined
  filter: string
  hasWhy: boolean
  /** Room for the columns, in digits. */
  roomCh: number | undefined
  /** The row of the pod that serves this page. */
  selfKey: string | undefined
}

/** The rows and columns of a list that its view shows. What did not change is not computed again. */
export function useShownRows(asked: Asked): ShownRows {
  const { list, judged, target, view, sort, filter, hasWhy, roomCh, selfKey } = asked
  const { judge, healthOf } = judged
  const [sorter] = useState(createRowSorter)
  const sorted = useMemo(() => {
    if (sort !== undefined || !judge.judges) return sorter(list, sort)
    return unhealthyFirst(list.rows, (row) => healthRank(healthOf(row)))
  }, [sorter, list, sort, judge, healthOf])
  const { isWide, columns: chosen } = view
  const [choose] = useState(createColumnChooser)
  const { told } = judge
  const nameCh = selfKey === undefined ? undefined : selfKey.length + TAG_CH
  const shown = useMemo(
    () => choose(list, { isWide, chosen, told, hasWhy, roomCh, sorted: sort?.column, nameCh }),
    [choose, list, isWide, chosen, told, hasWhy, roomCh, sort?.column, nameCh],
  )
  const places = shown.map(({ index }) => index).join()
  const { columns } = list
  const parts = useMemo(() => splitFilter(filter), [filter])
  const meets = useMemo(
    () => createRowFilter(parts.words, columns, places.split(',').map(Number)),
    [parts, columns, places],
  )
  const labelFilter = useLabelFilter(target, parts.labels, list.rows)
  const { keeps } = labelFilter
  const { only, isFolded } = view
  const chosenOnly = useMemo(
    () => (only === undefined || judge.told < 0 ? undefined : keepsOnly(only, judge, healthOf)),
    [only, judge, healthOf],
  )
  const completed = useMemo(() => completedRows(target, columns), [target, columns])
  const left = useMemo(() => {
    const unfolded = isFolded && completed ? (row: Row) => !completed(row) : undefined
    const set = [meets, keeps, unfolded].filter((test) => test !== undefined)
    return set.length === 0 ? sorted : sorted.filter((row) => set.every((test) => test(row)))
  }, [sorted, meets, keeps, isFolded, completed])
  const rows = useMemo(() => (chosenOnly ? left.filter(chosenOnly) : left), [left, chosenOnly])
  const chips = useMemo(() => {
    if (left.length === list.rows.length) return judged.tallies.chips
    const tally = tallyRows(left, judge, healthOf).chips
    // A chip of the whole list stays, so that none moves while the reader types.
    return judged.tallies.chips.flatMap((chip) => {
      const count = tally.find(({ only }) => only === chip.only)?.count ?? 0
      return count > 0 || !chip.only.startsWith('is:') || chip.only === view.only ? [{ ...chip, count }] : []
    })
  }, [left, list.rows.length, judged.tallies.chips, judge, healthOf, view.only])
  const count = useMemo(() => (completed ? list.rows.filter(completed).length : 0), [completed, list.rows])
  return { rows, left: left.length, chips, shown, parts, labels: labelFilter, completed: count }
}
