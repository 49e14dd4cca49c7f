import {
  Fragment,
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { ObjectTab } from '@/components/object/open-object'
import { Icon } from '@/components/ui/icon'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { useSingleKeys } from '@/components/ui/single-keys'
import { STACKED, useMedia } from '@/components/ui/use-browser'
import type { Column, ResourceList, ResourcesRequest, Row } from '@/lib/contract/resources'
import { isUnsettled } from '@/lib/facts/objects/judge/row-health'
import type { Sort } from '../view/view-in-url'
import type { JudgedList } from './judge-list'
import { type RowSelection, useSelecting } from './selecting'
import type { RowLayout, ShownColumn } from './shown-columns'
import { inHeldOrder } from './sort-rows'
import { TableRow } from './table-row'
import { useRowWhys } from './use-row-whys'
import { useRowWindow } from './use-row-window'

export interface TableHandle {
  /** Focuses the row that had the focus last, or the first one. */
  focusRow(): void
}

interface ResourceTableProps {
  /** Says what the table contains. */
  caption: string
  list: ResourceList
  target: ResourcesRequest
  judged: JudgedList
  layout: RowLayout
  /** The row of the pod that serves this page. */
  selfKey: string | undefined
  /** The shown rows of the list, in order. */
  rows: readonly Row[]
  shown: readonly ShownColumn[]
  isStale: boolean
  sort: Sort | undefined
  onSort: (column: Column) => void
  selection: RowSelection
  /** A click selects a row instead of opening it. */
  isPicking: boolean
  onSelect: (change: (now: RowSelection) => RowSelection) => void
  /** Called with whether the order is held. */
  onHold: (isHeld: boolean) => void
  handle: RefObject<TableHandle | null>
  onOpen: (key: string, tab?: ObjectTab) => void
  /** The address of a row's details. */
  hrefOfRow: (key: string) => string
  /** The row whose details are shown. */
  openKey: string | undefined
}

const CELL_PADDING_REM = 1.5
const LEAST_WHY_CH = 20
/** The first and the last column are farther from the edge. */
const EDGE_CH = 1.5

function Gap({ px }: { px: number }) {
  if (px <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
    <tr aria-hidden="true" className="max-stack:block">
      <td className="max-stack:block" style={{ height: px, padding: 0 }} />
    </tr>
  )
}

/** What the rows are ordered by; "" for the order of the list. */
function orderOf(sort: Sort | undefined, { judge }: JudgedList): string {
  if (sort) return `${sort.isDescending ? '-' : ''}${sort.column}`
  return judge.judges ? 'health' : ''
}

const NO_ROWS: readonly Row[] = []

/** The rows in sight that may have a reason: those that need attention or are on their way, and Services, whose cells do not say. */
function mayHaveWhy(rows: readonly Row[], { judge, healthOf }: JudgedList): readonly Row[] {
  return judge.judges ? rows.filter((row) => isUnsettled(healthOf(row))) : rows
}

/** Why the drawn rows are not healthy; the reason of an earlier state says nothing about a row that is healthy now. */
function useWhyOf({ list, target, judged, layout }: ResourceTableProps, drawn: readonly { row: Row }[]) {
  const { told } = layout
  const signs = useMemo(
    () => [told, list.columns.findIndex(({ name }) => name === 'Ready')].filter((index) => index >= 0),
    [told, list.columns],
  )
  const wanted =
    layout.whyAfter === undefined
      ? NO_ROWS
      : mayHaveWhy(
          drawn.map(({ row }) => row),
          judged,
        )
  const whys = useRowWhys(target, wanted, signs)
  return (row: Row) =>
    judged.judge.judges && !isUnsettled(judged.healthOf(row)) ? undefined : whys.get(row.key)
}

type WidthProps = Pick<ResourceTableProps, 'shown' | 'layout'>

const widthOf = (ch: number) => `calc(${ch}ch + ${CELL_PADDING_REM}rem)`

function leastWidth({ shown, layout }: WidthProps): string {
  const hasWhy = layout.whyAfter !== undefined
  const totalCh = shown.reduce((sum, { ch }) => sum + ch, hasWhy ? LEAST_WHY_CH : 0)
  return `calc(${totalCh}ch + ${(shown.length + (hasWhy ? 1 : 0)) * CELL_PADDING_REM}rem)`
}

/** The width of each column. Why takes the room that is left; without it the last column does. */
function Columns({ shown, layout }: WidthProps) {
  const isEdge = (place: number) => place === 0 || place === shown.length - 1
  const isFree = (place: number) => layout.whyAfter === undefined && place === shown.length - 1
  return (
    <colgroup>
      {shown.map(({ index, ch }, place) => (
        <Fragment key={index}>
          <col style={isFree(place) ? undefined : { width: widthOf(isEdge(place) ? ch + EDGE_CH : ch) }} />
          {place === layout.whyAfter ? <col /> : null}
        </Fragment>
      ))}
    </colgroup>
  )
}

function useFocusRow(handle: ResourceTableProps['handle'], scroller: RefObject<HTMLElement | null>): void {
  useImperativeHandle(handle, () => ({
    focusRow: () => {
      const row = scroller.current?.querySelector<HTMLElement>('tr[tabindex="0"]')
      row?.focus({ preventScroll: true })
      // Reading while the list was covered may have scrolled it.
      row?.scrollIntoView({ block: 'nearest' })
    },
  }))
}

interface HeldOrder {
  rows: readonly Row[]
  /** True when rows are not where sorting would put them. */
  isHeld: boolean
  /** For the element that contains the rows. */
  handlers: {
    onPointerEnter: () => void
    onPointerLeave: () => void
    onFocus: (event: { target: EventTarget }) => void
    onBlur: () => void
  }
}

/**
 * Keeps sorted rows in their places while the pointer is over them or a key has moved into them, so nothing
 * moves under the pointer because a value changed. `order` says what they are sorted by: a new one applies at
 * once.
 */
function useHeldOrder(sorted: readonly Row[], order: string): HeldOrder {
  const [isOver, setIsOver] = useState(false)
  const [isIn, setIsIn] = useState(false)
  const last = useRef<{ order: string; rows: readonly Row[] }>({ order, rows: sorted })
  const isHolding = order !== '' && (isOver || isIn)
  const rows = useMemo(() => {
    const { order: before, rows: shown } = last.current
    if (!isHolding || before !== order || shown === sorted) return sorted
    return inHeldOrder(
      shown.map(({ key }) => key),
      sorted,
    )
  }, [isHolding, order, sorted])
  useLayoutEffect(() => {
    last.current = { order, rows }
  }, [order, rows])
  const isHeld = useMemo(() => rows !== sorted && rows.some((row, i) => row !== sorted[i]), [rows, sorted])
  return {
    rows,
    isHeld,
    handlers: {
      onPointerEnter: () => setIsOver(true),
      onPointerLeave: () => setIsOver(false),
      // A clicked row keeps the focus long after the pointer is gone.
      onFocus: ({ target }) => setIsIn(target instanceof Element && target.matches(':focus-visible')),
      onBlur: () => setIsIn(false),
    },
  }
}

/** One list as kubectl prints it. From 200 rows on only those in view are drawn. */
export function ResourceTable(props: ResourceTableProps) {
  const { caption, list, judged, layout, shown, isStale, sort, onSort, selection, onSelect, onHold } = props
  const { isPicking, onOpen, hrefOfRow, openKey } = props
  const order = orderOf(sort, judged)
  const { rows, isHeld, handlers } = useHeldOrder(props.rows, order)
  const isPhone = useMedia(STACKED)
  const [hasKeys] = useSingleKeys()
  useEffect(() => onHold(isHeld), [onHold, isHeld])
  const { scroller, drawn, restPx, active, setActiveKey, onKeyDown, measure } = useRowWindow(
    rows,
    openKey,
    order,
    { isPhone, hasWhy: layout.whyAfter !== undefined },
  )
  const { onSelectKey, onPick } = useSelecting({ rows, active, onSelect, hasAny: selection.keys.size > 0 })
  const whyOf = useWhyOf(props, drawn)
  const onFocus = useCallback((key: string) => setActiveKey(key), [setActiveKey])
  useFocusRow(props.handle, scroller)
  return (
    <ScrollRegion
      ref={scroller}
      label={`Rows of ${caption}`}
      onKeyDown={(event) => {
        onSelectKey(event)
        if (!event.defaultPrevented || event.shiftKey) onKeyDown(event)
      }}
      {...handlers}
      data-beside={openKey === undefined ? undefined : true}
      className="group/rows relative min-h-0 flex-1 overflow-auto -outline-offset-2 [overflow-anchor:none]"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are moved through by arrow keys is a grid.
        role="grid"
        aria-label={caption}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        className="w-full table-fixed border-separate border-spacing-0 font-mono text-13 max-stack:block"
        style={isPhone ? undefined : { minWidth: leastWidth(props) }}
      >
        <Columns shown={shown} layout={layout} />
        <TableHead
          shown={shown}
          layout={layout}
          sort={sort}
          isByHealth={order === 'health'}
          onSort={onSort}
        />
        <tbody translate="no" className="max-stack:block">
          {drawn.map(({ row, index, gapPx }) => (
            <Fragment key={row.key}>
              <Gap px={gapPx} />
              <TableRow
                {...{ row, index, shown, layout, hasKeys, isPicking, isStale, measure }}
                {...{ onPick, onFocus, onOpen, hrefOfRow }}
                health={judged.healthOf(row)}
                why={whyOf(row)}
                isSelf={row.key === props.selfKey}
                printedAt={list.printedAt}
                isActive={index === active}
                isSelected={selection.keys.has(row.key)}
                isOpen={row.key === openKey}
              />
            </Fragment>
          ))}
          <Gap px={restPx} />
        </tbody>
      </table>
    </ScrollRegion>
  )
}

interface TableHeadProps {
  shown: readonly ShownColumn[]
  layout: RowLayout
  sort: Sort | undefined
  /** Rows that need attention are first. */
  isByHealth: boolean
  onSort: (column: Column) => void
}

const ORDER = { ascending: 'rotate-270', descending: 'rotate-90' } as const
const CELL =
  'sticky top-0 z-10 h-8 border-b border-line bg-ground p-0 text-left font-sans text-12 font-semibold whitespace-nowrap text-quiet'

function TableHeadOf({ shown, layout, sort, isByHealth, onSort }: TableHeadProps) {
  return (
    <thead className="max-stack:hidden">
      <tr aria-rowindex={1}>
        {shown.map(({ column, index }, place) => {
          const order =
            sort?.column !== column.name ? undefined : sort.isDescending ? 'descending' : 'ascending'
          const isNumber = column.type === 'integer' || column.type === 'number'
          const isMarked = order === undefined && isByHealth && index === layout.told
          return (
            <Fragment key={index}>
              <th
                scope="col"
                aria-sort={order}
                className={`${CELL} ${place === 0 && column.name === 'Name' ? 'stack:left-0 stack:z-20' : ''}`}
              >
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  title={isMarked ? 'What needs attention is first.' : column.description || undefined}
                  className={`flex h-8 w-full items-center gap-1 px-3 -outline-offset-2 hover:bg-hover hover:text-ink ${place === 0 ? 'pl-5' : ''} ${isNumber ? 'justify-end' : ''} ${order ? 'text-ink' : ''}`}
                >
                  {column.name}
                  {order ? <Icon name="chevron" className={`size-3 ${ORDER[order]}`} /> : null}
                  {isMarked ? <Icon name="chevron" className="size-3 rotate-90" /> : null}
                </button>
              </th>
              {place === layout.whyAfter ? (
                <th scope="col" className={`${CELL} px-3`}>
                  Why
                </th>
              ) : null}
            </Fragment>
          )
        })}
      </tr>
    </thead>
  )
}

/** The columns as the API server names them; each sorts by its true values. */
export const TableHead = memo(TableHeadOf)
