'use client'

import {
  Fragment,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useState,
} from 'react'
import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import type { Sort } from '../view/view-in-url'
import { createGlowKeeper, GLOW_MS, type Glows, NO_GLOWS } from './glows'
import type { Selection } from './selection'
import type { ShownColumn } from './shown-columns'
import { TableHead } from './table-head'
import { TableRow } from './table-row'
import { useHeldOrder } from './use-held-order'
import { useRowWindow } from './use-row-window'
import { useSelecting } from './use-selecting'

/** What changed in the rows a moment ago; drawn with the change in one pass. */
function useGlows(columns: readonly Column[], rows: readonly Row[]): Glows {
  const [keep] = useState(createGlowKeeper)
  const [over, setOver] = useState(NO_GLOWS)
  const glows = useMemo(() => keep(columns, rows, Date.now()), [keep, columns, rows])
  useEffect(() => {
    if (glows.size === 0) return
    const timer = setTimeout(() => setOver(glows), GLOW_MS)
    return () => clearTimeout(timer)
  }, [glows])
  return glows === over ? NO_GLOWS : glows
}

export interface TableHandle {
  /** Focuses the row that had the focus last, or the first one. */
  focusRow(): void
}

interface ResourceTableProps {
  /** Says what the table contains. */
  caption: string
  list: ResourceList
  /** The shown rows of the list, in order. */
  rows: readonly Row[]
  shown: readonly ShownColumn[]
  isStale: boolean
  sort: Sort | undefined
  onSort: (column: string) => void
  selection: Selection
  /** A click selects a row instead of opening it. */
  isPicking: boolean
  onSelect: (change: (now: Selection) => Selection) => void
  /** Called with whether the order is held. */
  onHold: (isHeld: boolean) => void
  handle: RefObject<TableHandle | null>
  onOpen: (key: string) => void
  /** The address of a row's details. */
  hrefOfRow: (key: string) => string
  /** The row whose details are shown. */
  openKey: string | undefined
}

const CELL_PADDING_REM = 1.5

function Gap({ px }: { px: number }) {
  if (px <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
    <tr aria-hidden="true">
      <td style={{ height: px, padding: 0 }} />
    </tr>
  )
}

function orderOf(sort: Sort | undefined): string {
  return sort ? `${sort.isDescending ? '-' : ''}${sort.column}` : ''
}

/** One list as kubectl prints it. From 200 rows on only those in view are drawn. */
export function ResourceTable(props: ResourceTableProps) {
  const { caption, list, shown, isStale, sort, onSort, selection, onSelect, onHold, handle } = props
  const glows = useGlows(list.columns, list.rows)
  const { rows, isHeld, handlers } = useHeldOrder(props.rows, orderOf(sort))
  useEffect(() => onHold(isHeld), [onHold, isHeld])
  const { scroller, drawn, restPx, active, setActiveKey, onKeyDown, measure } = useRowWindow(
    rows,
    props.openKey,
    orderOf(sort),
  )
  const { onSelectKey, onPick } = useSelecting({ rows, active, onSelect, hasAny: selection.keys.size > 0 })
  const onFocus = useCallback((key: string) => setActiveKey(key), [setActiveKey])
  useImperativeHandle(handle, () => ({
    focusRow: () =>
      scroller.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus({ preventScroll: true }),
  }))

  const widthOf = (ch: number) => `calc(${ch}ch + ${CELL_PADDING_REM}rem)`
  const totalCh = shown.reduce((sum, { ch }) => sum + ch, 0)
  const minWidth = `calc(${totalCh}ch + ${shown.length * CELL_PADDING_REM}rem)`
  return (
    <section
      ref={scroller}
      aria-label={`Rows of ${caption}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      onKeyDown={(event) => {
        onSelectKey(event)
        if (!event.defaultPrevented || event.shiftKey) onKeyDown(event)
      }}
      {...handlers}
      className="max-h-[max(20rem,calc(100dvh-21rem))] overflow-auto rounded-md border border-line bg-surface [overflow-anchor:none]"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are moved through by arrow keys is a grid.
        role="grid"
        aria-label={caption}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        className="w-full table-fixed border-separate border-spacing-0 font-mono text-13"
        style={{ minWidth }}
      >
        <colgroup>
          {shown.map(({ index, ch }, place) => (
            <col key={index} style={place < shown.length - 1 ? { width: widthOf(ch) } : undefined} />
          ))}
        </colgroup>
        <TableHead shown={shown} sort={sort} onSort={onSort} />
        <tbody>
          {drawn.map(({ row, index, gapPx }) => (
            <Fragment key={row.key}>
              <Gap px={gapPx} />
              <TableRow
                row={row}
                index={index}
                columns={list.columns}
                shown={shown}
                printedAt={list.printedAt}
                glow={glows.get(row.key)}
                isActive={index === active}
                isSelected={selection.keys.has(row.key)}
                isPicking={props.isPicking}
                onPick={onPick}
                isStale={isStale}
                onFocus={onFocus}
                onOpen={props.onOpen}
                hrefOfRow={props.hrefOfRow}
                isOpen={row.key === props.openKey}
                measure={measure}
              />
            </Fragment>
          ))}
          <Gap px={restPx} />
        </tbody>
      </table>
    </section>
  )
}
