'use client'

import { type MouseEvent, memo } from 'react'
import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/relative-time'
import type { Column, Row } from '@/lib/contract/resources'
import { cellMeaning } from './cell-meaning'
import { cellText, countsFromPrinting, printedText } from './cell-text'
import type { Glow } from './glows'
import type { ShownColumn } from './shown-columns'

interface CellProps {
  column: Column
  index: number
  row: Row
  /** When the list's cells were printed. */
  printedAt: string | undefined
}

function TickingText({ column, index, row, printedAt }: CellProps) {
  const now = useNow()
  const text = cellText(column, index, row, printedAt === undefined ? {} : { printedAt }, now)
  return <span title={column.name === 'Age' ? row.createdAt : undefined}>{text}</span>
}

function CellText(props: CellProps) {
  const printed = printedText(props.row.cells[props.index])
  if (countsFromPrinting(props.column) || printed.endsWith(' ago)')) return <TickingText {...props} />
  return printed
}

interface TableRowProps {
  row: Row
  index: number
  columns: readonly Column[]
  shown: readonly ShownColumn[]
  printedAt: string | undefined
  glow: Glow | undefined
  isActive: boolean
  /** The rows are from an earlier read and may be outdated. */
  isStale: boolean
  isSelected: boolean
  onFocus: (key: string) => void
  /** Shows the details of the row's object. */
  onOpen: (key: string) => void
  /** The address of a row's details. */
  hrefOfRow: (key: string) => string
  isOpen: boolean
  /** Every click selects, because touch has no modifier key. */
  isPicking: boolean
  /** Called on a click that selects: with Ctrl or Cmd one row, with Shift up to it. */
  onPick: (key: string, isRange: boolean) => void
  measure: ((row: HTMLTableRowElement | null) => void) | undefined
}

// The outline of a row would be below its sticky cell, so the cells draw it.
const FOCUS =
  'group-focus-visible:bg-accent-soft group-focus-visible:shadow-[inset_0_2px_0_var(--color-accent),inset_0_-2px_0_var(--color-accent)]'
const CELL = 'border-b border-line px-3 py-1.5 text-left align-top font-normal [overflow-wrap:anywhere]'
const INK = { bad: 'text-bad', warning: 'text-warning' }

function TableRowOf(props: TableRowProps) {
  const { row, index, columns, shown, glow, isActive, isSelected, isOpen, isStale, measure } = props
  const pick = (event: MouseEvent<HTMLElement>) => {
    // A link with such a key opens elsewhere.
    if (event.target instanceof Element && event.target.closest('a')) return
    props.onPick(row.key, event.shiftKey)
  }
  const open = (event: MouseEvent<HTMLElement>) => {
    if (props.isPicking) {
      event.preventDefault()
      return props.onPick(row.key, event.shiftKey)
    }
    if (event.button === 0 && (event.metaKey || event.ctrlKey || event.shiftKey)) return pick(event)
    if (event.button !== 0 || event.altKey) return
    event.preventDefault()
    // Text that is being selected is not a click on the row.
    if (window.getSelection()?.isCollapsed !== false) props.onOpen(row.key)
  }
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={row.key}
      aria-rowindex={index + 2}
      tabIndex={isActive ? 0 : -1}
      aria-selected={isSelected}
      onFocus={() => props.onFocus(row.key)}
      onMouseDown={(event) => {
        // The range is of rows, not of text.
        if (event.shiftKey) event.preventDefault()
      }}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onOpen(row.key)
      }}
      aria-current={isOpen ? 'true' : undefined}
      className={`group scroll-mt-8 cursor-pointer hover:bg-sunken focus-visible:outline-none aria-selected:bg-accent-soft aria-[current]:bg-accent-soft ${isStale ? 'text-quiet' : ''}`}
    >
      {shown.map(({ column, index: at }, place) => {
        const meaning = cellMeaning(columns, row, at)
        const isName = column.name === 'Name'
        const isNumber = column.type === 'integer' || column.type === 'number'
        const glows = glow?.cells.has(at) ?? false
        const look = [
          CELL,
          FOCUS,
          glows ? 'glow' : '',
          isNumber ? 'text-right' : '',
          meaning ? INK[meaning] : '',
          isName && place === 0
            ? 'md:sticky md:left-0 bg-surface group-hover:bg-sunken group-aria-selected:bg-accent-soft group-aria-[current]:bg-accent-soft'
            : '',
        ].join(' ')
        const content = (
          <>
            {meaning ? (
              <Icon
                name={meaning === 'bad' ? 'cross' : 'warning'}
                className="mr-1.5 size-3.5 align-[-0.2em]"
              />
            ) : null}
            <CellText column={column} index={at} row={row} printedAt={props.printedAt} />
          </>
        )
        // A new key starts the animation again.
        const key = `${at}:${glows ? glow?.at : ''}`
        return isName ? (
          <th key={key} scope="row" className={look}>
            <a href={props.hrefOfRow(row.key)} tabIndex={-1} className="group-hover:underline">
              {content}
            </a>
          </th>
        ) : (
          <td key={key} className={look}>
            {content}
          </td>
        )
      })}
    </tr>
  )
}

/** One row of a Table. Redrawn only when something in it changed. */
export const TableRow = memo(TableRowOf)
