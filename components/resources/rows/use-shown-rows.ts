'use client'

import { useMemo, useState } from 'react'
import type { Column, ResourceList, ResourcesRequest, Row } from '@/lib/contract/resources'
import { createRowFilter } from '../filter/filter-rows'
import { type LabelFilter, useLabelFilter } from '../filter/use-label-filter'
import type { Sort, View } from '../view/view-in-url'
import { createColumnChooser, type ShownColumn } from './shown-columns'
import { createRowSorter } from './sort-rows'

/** Distinguishes pods that have completed, such as those of a Job, from the others; undefined for other kinds. */
function completedRows(
  { group, resource }: Pick<ResourcesRequest, 'group' | 'resource'>,
  columns: readonly Column[],
): ((row: Row) => boolean) | undefined {
  const index = columns.findIndex(({ name }) => name === 'Status')
  if (group !== '' || resource !== 'pods' || index < 0) return undefined
  return (row) => row.cells[index] === 'Completed'
}

export interface ShownRows {
  /** In their order. */
  rows: readonly Row[]
  shown: readonly ShownColumn[]
  labels: LabelFilter
  /** How many pods of the list have completed; 0 for other kinds. */
  completed: number
}

interface Asked {
  list: ResourceList
  target: ResourcesRequest
  view: View
  sort: Sort | undefined
  filter: string
  labels: string
}

/** The rows and columns of a list that its view shows. What did not change is not computed again. */
export function useShownRows({ list, target, view, sort, filter, labels }: Asked): ShownRows {
  const [sorter] = useState(createRowSorter)
  const sorted = useMemo(() => sorter(list, sort), [sorter, list, sort])
  const { isWide, columns: chosen } = view
  const [choose] = useState(createColumnChooser)
  const shown = useMemo(() => choose(list, { isWide, chosen }), [choose, list, isWide, chosen])
  const places = shown.map(({ index }) => index).join()
  const { columns } = list
  const meets = useMemo(
    () => createRowFilter(filter, columns, places.split(',').map(Number)),
    [filter, columns, places],
  )
  const labelFilter = useLabelFilter(target, labels, list.rows)
  const { keeps } = labelFilter
  const completed = useMemo(() => completedRows(target, columns), [target, columns])
  const rows = useMemo(() => {
    const tests = [meets, keeps, view.isFolded && completed ? (row: Row) => !completed(row) : undefined]
    const set = tests.filter((test) => test !== undefined)
    return set.length === 0 ? sorted : sorted.filter((row) => set.every((test) => test(row)))
  }, [sorted, meets, keeps, view.isFolded, completed])
  const count = useMemo(() => (completed ? list.rows.filter(completed).length : 0), [completed, list.rows])
  return { rows, shown, labels: labelFilter, completed: count }
}
