import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react'
import { useSingleKeys } from '@/components/ui/single-keys'
import type { Row } from '@/lib/contract/resources'

/** The selected rows of a table, by key, and the row where a range starts. */
export interface RowSelection {
  keys: ReadonlySet<string>
  anchor?: string
}

export const NOTHING_SELECTED: RowSelection = { keys: new Set() }

/** Selects or deselects a row; a range starts here. */
export function toggleRow({ keys }: RowSelection, key: string): RowSelection {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, anchor: key }
}

/** Also selects the rows from the anchor to this one, in the order shown. */
export function extendTo(
  { keys, anchor = '' }: RowSelection,
  key: string,
  order: readonly string[],
): RowSelection {
  const [from, to] = [order.indexOf(anchor), order.indexOf(key)]
  if (to < 0) return { keys, anchor }
  if (from < 0) return { keys: new Set([...keys, key]), anchor: key }
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { keys: new Set([...keys, ...range]), anchor }
}

/** Selects every shown row; deselects all when they already are. */
export function selectAllRows({ keys }: RowSelection, order: readonly string[]): RowSelection {
  const hasAll = order.length > 0 && order.every((key) => keys.has(key))
  return hasAll ? NOTHING_SELECTED : { keys: new Set(order) }
}

interface Asked {
  rows: readonly Row[]
  /** Place of the row that has the focus. */
  active: number
  hasAny: boolean
  onSelect: (change: (now: RowSelection) => RowSelection) => void
}

const STEPS = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
])

/** What selects rows: x, or Space where single keys are off, Shift with an arrow, Ctrl A and Escape on a row, and clicks with Ctrl or Shift. */
export function useSelecting({ rows, active, hasAny, onSelect }: Asked) {
  const [hasKeys] = useSingleKeys()
  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  })
  const order = () => latest.current.map(({ key }) => key)

  const onPick = useCallback(
    (key: string, isRange: boolean) => {
      const keys = isRange ? latest.current.map((row) => row.key) : []
      onSelect((now) => (isRange ? extendTo(now, key, keys) : toggleRow(now, key)))
    },
    [onSelect],
  )

  const onSelectKey = (event: KeyboardEvent) => {
    const key = rows[active]?.key
    const step = event.shiftKey ? STEPS.get(event.key) : undefined
    const isOnRow = event.target instanceof HTMLElement && event.target.matches('tr')
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      onSelect((now) => selectAllRows(now, order()))
    } else if (!isOnRow || key === undefined || event.altKey) return
    else if (event.key === (hasKeys ? 'x' : ' ')) onSelect((now) => toggleRow(now, key))
    else if (step !== undefined) {
      const next = rows[active + step]?.key ?? key
      const keys = order()
      onSelect((now) => extendTo(now.keys.has(key) ? now : toggleRow(now, key), next, keys))
    } else if (event.key === 'Escape' && hasAny) {
      onSelect(() => NOTHING_SELECTED)
      event.stopPropagation()
    } else return
    event.preventDefault()
  }

  return { onPick, onSelectKey }
}
