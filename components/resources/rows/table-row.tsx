import { Fragment, type KeyboardEvent, type MouseEvent, memo } from 'react'
import { type ObjectTab, peek } from '@/components/object/open-object'
import { Code } from '@/components/ui/code'
import { Icon, type IconName } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { useNow } from '@/components/ui/relative-time'
import { FLOATING } from '@/components/ui/use-browser'
import type { Column, Row } from '@/lib/contract/resources'
import type { RowWhy } from '@/lib/facts/objects/contract/whys'
import type { RowHealth } from '@/lib/facts/objects/judge/row-health'
import { plain } from '@/lib/phrase/phrase'
import { briefRestarts, cellText, countsFromPrinting, printedText } from '../view/cell-text'
import { closeObject } from '../view/use-view'
import { phonePlace, type RowLayout, type ShownColumn, TAG_CH } from './shown-columns'

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
  const brief = column.name === 'Restarts' ? briefRestarts(text) : text
  const title = column.name === 'Age' ? row.createdAt : brief === text ? undefined : text
  return <span title={title}>{brief}</span>
}

function CellText(props: CellProps) {
  const printed = printedText(props.row.cells[props.index])
  if (countsFromPrinting(props.column) || printed.endsWith(' ago)')) return <TickingText {...props} />
  return printed
}

interface TableRowProps {
  row: Row
  index: number
  shown: readonly ShownColumn[]
  layout: RowLayout
  health: RowHealth
  why: RowWhy | undefined
  /** The row of the pod that serves this page. */
  isSelf: boolean
  printedAt: string | undefined
  isActive: boolean
  /** The rows are from an earlier read and may be outdated. */
  isStale: boolean
  isSelected: boolean
  onFocus: (key: string) => void
  /** Shows the details of the row's object. */
  onOpen: (key: string, tab?: ObjectTab) => void
  /** The address of a row's details. */
  hrefOfRow: (key: string) => string
  isOpen: boolean
  /** Every click selects, because touch has no modifier key. */
  isPicking: boolean
  /** Single keys are on. */
  hasKeys: boolean
  /** Called on a click that selects: with Ctrl or Cmd one row, with Shift up to it. */
  onPick: (key: string, isRange: boolean) => void
  measure: ((row: HTMLTableRowElement | null) => void) | undefined
}

// The outline of a row would be below its sticky cell, so the cells draw it.
const FOCUS =
  'group-focus-visible:bg-accent-soft group-focus-visible:shadow-[inset_0_2px_0_var(--color-accent),inset_0_-2px_0_var(--color-accent)] max-stack:group-focus-visible:shadow-none'
const CELL =
  'pr-3 pl-3 text-left font-normal [overflow-wrap:anywhere] first:pl-5 last:pr-5 stack:border-b stack:border-line max-stack:h-auto max-stack:p-0 max-stack:first:pl-0 max-stack:last:pr-0'
/** A row beside Why has room for two lines of it from the start, so that a late reason moves no row. */
const WITH_WHY = 'h-9 py-px align-middle stack:leading-4'
const WITHOUT_WHY = 'h-8 py-1.5 align-top'
const NAME =
  'stack:sticky stack:left-0 bg-ground group-hover:bg-hover group-aria-selected:bg-accent-soft group-aria-[current]:bg-accent-soft max-stack:bg-transparent max-stack:font-semibold'
const INK: Record<RowHealth, string> = {
  bad: 'text-bad',
  warning: 'text-warning',
  going: '',
  ok: '',
  over: '',
  none: '',
}
const MARK: Partial<Record<RowHealth, { icon: IconName; ink: string }>> = {
  bad: { icon: 'cross', ink: '' },
  warning: { icon: 'warning', ink: '' },
  going: { icon: 'dash', ink: 'text-quiet' },
  ok: { icon: 'check', ink: 'text-ok' },
}
/** A longer text is cut after three lines; its row opens the whole of it. */
const LONG = 72
const TABS: Readonly<Record<string, ObjectTab>> = { Enter: 'summary', ' ': 'summary', l: 'logs', y: 'yaml' }

/** On a phone the line of a row that is not healthy is kept for it, so that the rows below do not move when it comes. */
function WhyCell({ why, isKept }: { why: RowWhy | undefined; isKept: boolean }) {
  return (
    <td
      data-why
      className={`${CELL} ${WITH_WHY} ${FOCUS} max-stack:col-span-full max-stack:row-start-2 max-stack:text-[0.875rem] ${isKept ? 'max-stack:min-h-[1.375rem]' : 'max-stack:empty:hidden'}`}
    >
      {why === undefined ? null : <WhyText why={why} />}
    </td>
  )
}

function actionsOf({ row, isPicking, hasKeys, isOpen, onPick, onOpen }: TableRowProps) {
  const pick = (event: MouseEvent<HTMLElement>) => {
    // A link with such a key opens elsewhere.
    if (event.target instanceof Element && event.target.closest('a')) return
    onPick(row.key, event.shiftKey)
  }
  return {
    onMouseDown(event: MouseEvent<HTMLElement>) {
      // The range is of rows, not of text.
      if (event.shiftKey) event.preventDefault()
    },
    onClick(event: MouseEvent<HTMLElement>) {
      if (event.target instanceof Element && event.target.closest('[data-why] a')) return
      if (isPicking) {
        event.preventDefault()
        return onPick(row.key, event.shiftKey)
      }
      if (event.button === 0 && (event.metaKey || event.ctrlKey || event.shiftKey)) return pick(event)
      if (event.button !== 0 || event.altKey) return
      event.preventDefault()
      // Text that is being selected is not a click on the row.
      if (window.getSelection()?.isCollapsed !== false) onOpen(row.key)
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const tab = TABS[event.key]
      const isOnRow = event.target === event.currentTarget
      if (tab === undefined || !isOnRow || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key !== 'Enter' && !hasKeys) return
      event.preventDefault()
      if (event.key !== ' ') return onOpen(row.key, tab)
      if (isOpen) return closeObject()
      // What covers the list takes the focus.
      peek(!matchMedia(FLOATING).matches)
      onOpen(row.key)
    },
  }
}

/** Of a name that is cut: its end tells it from its neighbors. */
const END_CHARACTERS = 12
/** A name; one that has no room beside Why keeps its start and its end. */
function NameText({ text, roomCh }: { text: string; roomCh: number }) {
  if (text.length <= roomCh) return text
  return (
    <span className="max-stack:line-clamp-3 stack:flex" title={text}>
      <span className="stack:min-w-0 stack:truncate">{text.slice(0, -END_CHARACTERS)}</span>
      <span className="stack:shrink-0">{text.slice(-END_CHARACTERS)}</span>
    </span>
  )
}

type ValueProps = Pick<TableRowProps, 'row' | 'layout' | 'health' | 'isStale' | 'printedAt'> & {
  column: Column
  at: number
}

/** The text of a cell; the one that shows the object's state has a mark before it. */
function Value({ row, column, at, layout, health, isStale, printedAt }: ValueProps) {
  const mark = at === layout.told ? MARK[health] : undefined
  const text = <CellText column={column} index={at} row={row} printedAt={printedAt} />
  const printed = printedText(row.cells[at])
  const isCut = layout.whyAfter !== undefined && at === layout.told
  const isLong = printed.length > LONG && !isCut
  return (
    <span
      className={isLong ? 'flex' : isCut ? 'stack:block stack:truncate max-stack:line-clamp-3' : ''}
      title={isCut ? printed : undefined}
    >
      {mark ? (
        <Icon
          name={mark.icon}
          className={`mr-1.5 size-3.5 shrink-0 align-[-0.2em] ${isStale ? '' : mark.ink}`}
        />
      ) : null}
      {isLong ? (
        <span title={printed} className="line-clamp-3 min-w-0">
          {text}
        </span>
      ) : (
        text
      )}
    </span>
  )
}

interface RowCellProps extends ValueProps, Pick<TableRowProps, 'isSelf' | 'hrefOfRow'> {
  /** The width of its column in digits. */
  ch: number
  isFirst: boolean
}

/** One cell; the name heads the row and links to its details. */
function RowCell({ ch, isFirst, isSelf, hrefOfRow, ...value }: RowCellProps) {
  const { row, column, at, layout, health } = value
  const isName = column.name === 'Name'
  const isNumber = column.type === 'integer' || column.type === 'number'
  const look = [
    CELL,
    layout.whyAfter === undefined ? WITHOUT_WHY : WITH_WHY,
    FOCUS,
    phonePlace(at, layout),
    isNumber ? 'stack:text-right' : '',
    at === layout.told ? INK[health] : '',
    isName ? 'text-ink' : '',
    isName && isFirst ? NAME : '',
  ].join(' ')
  if (!isName) {
    return (
      <td className={look}>
        <Value {...value} />
      </td>
    )
  }
  const name = printedText(row.cells[at])
  const roomCh = layout.whyAfter === undefined ? Number.POSITIVE_INFINITY : ch - (isSelf ? TAG_CH : 0)
  return (
    <th scope="row" className={look}>
      <span className="stack:flex stack:items-baseline stack:justify-start">
        <a
          href={hrefOfRow(row.key)}
          tabIndex={-1}
          aria-label={name.length > roomCh ? name : undefined}
          className="min-w-0 group-hover:underline"
        >
          {layout.whyAfter === undefined ? <Value {...value} /> : <NameText text={name} roomCh={roomCh} />}
        </a>
        {isSelf ? (
          <span
            translate="yes"
            className="ml-2 inline-block shrink-0 rounded-sm bg-accent-soft px-1.5 font-sans text-12 font-semibold whitespace-nowrap text-accent"
          >
            this pod
          </span>
        ) : null}
      </span>
    </th>
  )
}

function TableRowOf(props: TableRowProps) {
  const { row, index, shown, layout, health, isSelf, isStale, printedAt, hrefOfRow } = props
  const isFine = health === 'ok' || health === 'over'
  const ink = isStale || isFine ? 'text-quiet' : ''
  return (
    <tr
      ref={props.measure}
      data-index={index}
      data-row={row.key}
      aria-rowindex={index + 2}
      tabIndex={props.isActive ? 0 : -1}
      aria-selected={props.isSelected}
      onFocus={() => props.onFocus(row.key)}
      {...actionsOf(props)}
      aria-current={props.isOpen ? 'true' : undefined}
      className={`group scroll-mt-8 cursor-pointer hover:bg-hover focus-visible:outline-none aria-selected:bg-accent-soft aria-[current]:bg-accent-soft max-stack:grid max-stack:min-h-11 max-stack:content-center max-stack:grid-cols-[minmax(0,1fr)_fit-content(64%)] max-stack:gap-x-3 max-stack:gap-y-0.5 max-stack:border-b max-stack:border-line max-stack:px-4 max-stack:py-2.5 ${ink}`}
    >
      {shown.map(({ column, index: at, ch }, place) => (
        <Fragment key={at}>
          <RowCell
            {...{ row, column, at, ch, layout, health, isSelf, isStale, printedAt, hrefOfRow }}
            isFirst={place === 0}
          />
          {place === layout.whyAfter ? (
            <WhyCell why={props.why} isKept={health === 'bad' || health === 'warning'} />
          ) : null}
        </Fragment>
      ))}
    </tr>
  )
}

/** One row of a Table. Redrawn only when something in it changed. */
export const TableRow = memo(TableRowOf)

/** Why a row is not healthy, in two lines at most; a refused call links to its explanation. */
function WhyText({ why }: { why: RowWhy }) {
  return (
    <span translate="yes" className="flex min-w-0 items-baseline gap-2 font-sans" title={plain(why.says)}>
      <span className={`min-w-0 stack:line-clamp-2 ${why.state === 'not-ready' ? '' : 'text-quiet'}`}>
        {why.says.map((piece, place) =>
          'code' in piece ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one line never move.
            <Code key={place} className="font-mono text-[0.9375em]">
              {piece.code}
            </Code>
          ) : (
            plain([piece])
          ),
        )}
      </span>
      {why.fix === undefined ? null : (
        <Link
          href={why.fix}
          className="shrink-0 font-medium text-accent hover:underline max-stack:inline-flex max-stack:min-h-11 max-stack:items-center"
        >
          Fix
        </Link>
      )}
    </span>
  )
}
