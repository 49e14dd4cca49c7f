import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useShortcuts } from '@/components/ui/single-keys'
import { StateNotice } from '@/components/ui/state-notice'
import { PHONE, STACKED, useMedia } from '@/components/ui/use-browser'
import { useShown } from '@/components/ui/use-shown'
import type { Column, ResourceList, ResourcesRequest, Row } from '@/lib/contract/resources'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { CheckInUrl } from '../view/check-in-url'
import { nameOfKind, sayCount, sayEmpty, sayNoneLeft, shownState, where } from '../view/list-words'
import { changeView, hrefOf, openObject } from '../view/use-view'
import { NO_CONDITIONS, type Only, type ResourcesView, viewOfObject } from '../view/view-in-url'
import type { JudgedList } from './judge-list'
import { ResourceTable, type TableHandle } from './resource-table'
import { kindName } from './row-texts'
import { NOTHING_SELECTED } from './selecting'
import { hasWideColumns, rowLayout, type ShownColumn } from './shown-columns'
import { defaultSort, nextSort } from './sort-rows'
import { KeptBy, StatusBar } from './status-bar'
import { ColumnMenu, CopyMenu, PickByTap, Toolbar } from './toolbar'
import { type RowPlace, useRoom, useRowPlace } from './use-row-window'
import { type ShownRows, useShownRows } from './use-shown-rows'

interface RowsViewProps {
  view: ResourcesView
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  list: ResourceList
  judged: JudgedList
  /** The row of the pod that serves this page. */
  selfKey: string | undefined
  /** Called with where the open row is among the others. */
  onPlace: (place: RowPlace | undefined) => void
}

/** Of the filter, "All" and the menus. */
const TOOLS_PX = 500
/** Of "All" and the menu of the other chips, where these have a line of their own. */
const ALL_PX = 190
/** As wide as `@max-3xl` of the toolbar. */
const NARROW_PX = 768

function roomOfChips(isPhone: boolean, isBeside: boolean, px: number): number {
  if (isPhone) return Number.POSITIVE_INFINITY
  return isBeside ? 0 : px - (px < NARROW_PX ? ALL_PX : TOOLS_PX)
}

function sortBy(column: Column, resource: string): void {
  changeView(({ sort, ...rest }) => {
    const next = nextSort(sort ?? defaultSort(resource), column)
    return next ? { ...rest, sort: next } : rest
  })
}

function chooseColumns(names: string[] | undefined): void {
  changeView(({ columns: _, ...rest }) => (names ? { ...rest, columns: names } : rest))
}

function chooseOnly(only: Only | undefined): void {
  changeView(({ only: _, ...rest }) => (only ? { ...rest, only } : rest))
}

interface ChoicesProps {
  view: ResourcesView
  list: ResourceList
  completed: number
}

/** The columns and rows that are left out, and how to show them again. */
function Choices({ view, list, completed }: ChoicesProps) {
  return (
    <>
      {hasWideColumns(list.columns) && !view.columns ? (
        <CheckInUrl isOn={view.isWide} onChange={(isWide) => changeView((now) => ({ ...now, isWide }))}>
          wide
        </CheckInUrl>
      ) : null}
      {completed > 0 || view.isFolded ? (
        <CheckInUrl isOn={view.isFolded} onChange={(isFolded) => changeView((now) => ({ ...now, isFolded }))}>
          fold completed
        </CheckInUrl>
      ) : null}
    </>
  )
}

interface RowToolsProps
  extends ChoicesProps,
    Pick<RowsViewProps, 'target' | 'known'>,
    Pick<ShownRows, 'left' | 'chips'> {
  shown: readonly ShownColumn[]
  filter: string
  setFilter: (text: string) => void
  field: RefObject<HTMLInputElement | null>
  /** What is wrong with the filter. */
  error: string | undefined
  /** Down from the filter goes to the rows. */
  onLeave: () => void
  room: { px: number }
  isPhone: boolean
  isPicking: boolean
  onPick: (isPicking: boolean) => void
  /** What is copied: the selected rows, or all that are shown. */
  rows: readonly Row[]
  isSelection: boolean
  onClear: () => void
}

/** The filter, the chips of states, and the menus of columns and of what to copy. */
function RowTools(props: RowToolsProps) {
  const { view, target, list, shown, room, isPhone } = props
  const isBeside = view.open !== undefined && !isPhone
  return (
    <Toolbar
      text={props.filter}
      onType={props.setFilter}
      field={props.field}
      onLeave={props.onLeave}
      error={props.error}
      left={props.left}
      total={list.rows.length}
      chips={isBeside && view.only === undefined ? [] : props.chips}
      only={view.only}
      onOnly={chooseOnly}
      roomPx={roomOfChips(isPhone, isBeside, room.px)}
    >
      {isBeside && !props.isSelection ? null : (
        <>
          <ColumnMenu
            columns={list.columns}
            shown={shown}
            isChosen={view.columns !== undefined}
            onChoose={chooseColumns}
          >
            <Choices view={view} list={list} completed={props.completed} />
            <PickByTap isOn={props.isPicking} onChange={props.onPick} />
          </ColumnMenu>
          <CopyMenu
            kind={kindName(target, props.known)}
            namespace={target.namespace}
            isClusterScoped={view.isClusterScoped}
            rows={props.rows}
            isSelection={props.isSelection}
            shown={shown}
            list={list}
            onClear={props.onClear}
          />
        </>
      )}
    </Toolbar>
  )
}

interface NoneLeftProps {
  total: number
  words: Parameters<typeof sayNoneLeft>[1]
  onClear: () => void
}

/** Rows exist, but the filter leaves none. */
function NoneLeft({ total, words, onClear }: NoneLeftProps) {
  return (
    <div className="flex-1 px-5 py-4 max-md:px-4">
      <StateNotice state="empty" action={<Button onClick={onClear}>Clear the filter</Button>}>
        {sayNoneLeft(total, words)}
      </StateNotice>
    </div>
  )
}

/** Keys that lead into the rows; closing the details returns focus to them. */
function useFocusOnRows(openKey: string | undefined, filterField: RefObject<HTMLInputElement | null>) {
  const handle = useRef<TableHandle>(null)
  const focusRow = () => handle.current?.focusRow()
  useShortcuts({
    f: () => filterField.current?.focus(),
    // In open details they move to the next object.
    ...(openKey === undefined ? { j: focusRow, k: focusRow } : {}),
  })
  const wasOpen = useRef(openKey)
  useEffect(() => {
    if (wasOpen.current !== undefined && openKey === undefined) handle.current?.focusRow()
    wasOpen.current = openKey
  }, [openKey])
  return { handle, focusRow }
}

/** Kinds that `whyNotReady` judges although their cells do not show their state. */
const isJudgedByWhy = ({ group, resource }: ResourcesRequest) => group === '' && resource === 'services'

/** Which rows and columns are shown, in which order, and how they are laid out. */
function useTableOf(
  { view, target, list, judged, selfKey }: RowsViewProps,
  pane: RefObject<HTMLDivElement | null>,
) {
  const isPhone = useMedia(PHONE)
  const isStacked = useMedia(STACKED)
  const room = useRoom(pane)
  const [filter, setFilter] = useShown(view.filter, (text) => changeView((now) => ({ ...now, filter: text })))
  const { resource } = target
  const sort = useMemo(() => view.sort ?? defaultSort(resource), [view.sort, resource])
  const { judge } = judged
  // Beside an open object there is room for what each is and how, and the panel has the Why.
  const isBeside = view.open !== undefined && judge.told >= 0 && view.columns === undefined && !isStacked
  const shownView = useMemo(
    () => (isBeside ? { ...view, columns: [list.columns[judge.told]?.name ?? ''] } : view),
    [isBeside, view, list.columns, judge.told],
  )
  const hasWhy = !isBeside && (judge.judges || isJudgedByWhy(target))
  const roomCh = isStacked ? undefined : room?.ch
  const found = useShownRows({ list, judged, target, view: shownView, sort, filter, hasWhy, roomCh, selfKey })
  const { shown } = found
  const layout = useMemo(
    () => rowLayout(list.columns, shown, judge.told, hasWhy),
    [list.columns, shown, judge, hasWhy],
  )
  return { ...found, filter, setFilter, sort, layout, room, isPhone }
}

/** The rows of one list, or why there are none to see. */
export function RowsView(props: RowsViewProps) {
  const { view, target, known, list, judged, selfKey, onPlace } = props
  const live = useLiveStatus()
  const pane = useRef<HTMLDivElement>(null)
  const filterField = useRef<HTMLInputElement>(null)
  const [selection, setSelection] = useState(NOTHING_SELECTED)
  const [isPicking, setIsPicking] = useState(false)
  const [isHeld, setIsHeld] = useState(false)
  const table = useTableOf(props, pane)
  const { rows, left, chips, shown, parts, labels, completed, filter, setFilter, sort, layout } = table
  const { judge, tallies } = judged
  const openKey = view.open?.key
  const { handle, focusRow } = useFocusOnRows(openKey, filterField)
  const hrefOfRow = useCallback((key: string) => hrefOf(viewOfObject(view, key)), [view])
  useRowPlace(rows, openKey, onPlace)
  const { resource } = target
  const onSort = useCallback((column: Column) => sortBy(column, resource), [resource])
  const selected = useMemo(
    () => (selection.keys.size === 0 ? [] : list.rows.filter(({ key }) => selection.keys.has(key))),
    [list.rows, selection],
  )
  const clear = () => {
    setFilter('')
    changeView(({ only: _, ...rest }) => ({ ...rest, ...NO_CONDITIONS }))
  }
  const { state } = shownState(list, live)
  const chip = tallies.chips.find(({ only }) => only === view.only)
  // Which columns fit is known once there is a pane: drawn without that, each row would be drawn twice before it is seen.
  return (
    <div ref={pane} className="@container flex min-h-0 flex-1 flex-col">
      {table.room === undefined ? null : list.rows.length === 0 ? (
        <div className="flex-1 border-t border-line px-5 py-4 max-md:px-4">
          <StateNotice state="empty">{sayEmpty(view, target)}</StateNotice>
        </div>
      ) : (
        <>
          <RowTools
            {...{ view, target, known, list, left, chips, shown, filter, setFilter, completed }}
            room={table.room}
            isPicking={isPicking}
            isPhone={table.isPhone}
            field={filterField}
            error={labels.error}
            onLeave={focusRow}
            onPick={setIsPicking}
            rows={selected.length > 0 ? selected : rows}
            isSelection={selected.length > 0}
            onClear={() => setSelection(NOTHING_SELECTED)}
          />
          {rows.length === 0 ? (
            <NoneLeft
              total={list.rows.length}
              words={{ ...parts, chip: chip?.word ?? view.only?.slice(3) }}
              onClear={clear}
            />
          ) : (
            <ResourceTable
              {...{ list, target, judged, layout, selfKey, rows, shown, sort, onSort }}
              {...{ selection, isPicking, hrefOfRow, openKey }}
              caption={`${nameOfKind(target)}${where(view, target)}`}
              isStale={state === 'stale'}
              onSelect={setSelection}
              onHold={setIsHeld}
              handle={handle}
              onOpen={openObject}
            />
          )}
        </>
      )}
      <StatusBar
        count={sayCount({
          left: rows.length,
          total: list.rows.length,
          folded: view.isFolded ? completed : 0,
          selected: selected.length,
          more: [labels.says, isHeld ? 'order paused' : undefined],
        })}
        order={sort === undefined && judge.judges && tallies.unhealthy > 0 ? 'unhealthy first' : undefined}
        isPod={target.group === '' && resource === 'pods'}
        isBeside={openKey !== undefined}
      >
        <KeptBy state={state} />
      </StatusBar>
    </div>
  )
}
