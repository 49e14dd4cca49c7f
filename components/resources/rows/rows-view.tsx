'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useShortcuts } from '@/components/ui/single-keys'
import { StateNotice } from '@/components/ui/state-notice'
import type { Kind } from '@/lib/contract/kinds'
import type { Column, ResourceList, ResourcesRequest, Row } from '@/lib/contract/resources'
import { useLiveStatus } from '@/lib/queries/live/live-provider'
import { useTextInUrl } from '../filter/use-text-in-url'
import { CheckInUrl } from '../view/check-in-url'
import { nameOfKind, sayCount, sayEmpty, sayNoneLeft, shownState, where } from '../view/list-words'
import { PHONE, useMedia } from '../view/use-media'
import { changeView, hrefOf, openObject } from '../view/use-view'
import { NO_CONDITIONS, type View, viewOfObject } from '../view/view-in-url'
import { ColumnMenu } from './column-menu'
import { CopyMenu } from './copy-menu'
import type { JudgedList } from './judge-list'
import { kindName } from './kubectl-line'
import { PickByTap } from './pick-by-tap'
import { ResourceTable, type TableHandle } from './resource-table'
import { rowLayout } from './row-layout'
import { NOTHING } from './selection'
import { hasWideColumns } from './shown-columns'
import { defaultSort, nextSort } from './sort-rows'
import { KeptBy } from './state-mark'
import { StatusBar } from './status-bar'
import type { Only } from './status-chips'
import { Toolbar } from './toolbar'
import { type Place, usePlace } from './use-place'
import { useRoom } from './use-room'
import { useShownRows } from './use-shown-rows'

interface RowsViewProps {
  view: View
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  list: ResourceList
  judged: JudgedList
  /** The row of the pod that serves this page. */
  selfKey: string | undefined
  /** Called with where the open row is among the others. */
  onPlace: (place: Place | undefined) => void
}

/** Of the filter, "All" and the menus. */
const TOOLS_PX = 500
/** Of "All" and the menu of the other chips, where these have a line of their own. */
const ALL_PX = 190
/** As wide as `@max-3xl` of the toolbar. */
const NARROW_PX = 768

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
  view: View
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

/** Kinds that `whyNotReady` judges although their cells do not say how they stand. */
const isJudgedByWhy = ({ group, resource }: ResourcesRequest) => group === '' && resource === 'services'

/** The rows of one list, or why there are none to see. */
export function RowsView({ view, target, known, list, judged, selfKey, onPlace }: RowsViewProps) {
  const live = useLiveStatus()
  const pane = useRef<HTMLDivElement>(null)
  const table = useRef<TableHandle>(null)
  const filterField = useRef<HTMLInputElement>(null)
  const [selection, setSelection] = useState(NOTHING)
  const [isPicking, setIsPicking] = useState(false)
  const [isHeld, setIsHeld] = useState(false)
  const isPhone = useMedia(PHONE)
  const [filter, setFilter] = useTextInUrl(view.filter, (text) =>
    changeView((now) => ({ ...now, filter: text })),
  )
  const { resource } = target
  const sort = useMemo(() => view.sort ?? defaultSort(resource), [view.sort, resource])
  const room = useRoom(pane)
  const { judge, tallies } = judged
  const hasWhy = judge.judges || isJudgedByWhy(target)
  const { rows, shown, parts, labels, completed } = useShownRows({
    list,
    judged,
    target,
    view,
    sort,
    filter,
    hasWhy,
    roomCh: isPhone ? undefined : room?.ch,
    selfKey,
  })
  const layout = useMemo(
    () => rowLayout(list.columns, shown, judge.told, hasWhy),
    [list.columns, shown, judge, hasWhy],
  )
  const openKey = view.open?.key
  const focusRow = () => table.current?.focusRow()
  useShortcuts({
    f: () => filterField.current?.focus(),
    // In open details they turn to the next object.
    ...(openKey === undefined ? { j: focusRow, k: focusRow } : {}),
  })
  const hrefOfRow = useCallback((key: string) => hrefOf(viewOfObject(view, key)), [view])
  usePlace(rows, openKey, onPlace)
  const wasOpen = useRef(openKey)
  useEffect(() => {
    if (wasOpen.current !== undefined && openKey === undefined) table.current?.focusRow()
    wasOpen.current = openKey
  }, [openKey])
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
  const isPod = target.group === '' && resource === 'pods'
  const named: readonly Row[] = selected.length > 0 ? selected : rows
  return (
    <div ref={pane} className="@container flex min-h-0 flex-1 flex-col">
      {list.rows.length === 0 ? (
        <div className="flex-1 border-t border-line px-5 py-4 max-md:px-4">
          <StateNotice state="empty">{sayEmpty(view, target)}</StateNotice>
        </div>
      ) : (
        <>
          <Toolbar
            text={filter}
            onType={setFilter}
            field={filterField}
            onLeave={focusRow}
            error={labels.error}
            total={list.rows.length}
            chips={tallies.chips}
            only={view.only}
            onOnly={chooseOnly}
            roomPx={
              isPhone || !room
                ? Number.POSITIVE_INFINITY
                : room.px - (room.px < NARROW_PX ? ALL_PX : TOOLS_PX)
            }
          >
            <ColumnMenu
              columns={list.columns}
              shown={shown}
              isChosen={view.columns !== undefined}
              onChoose={chooseColumns}
            >
              <Choices view={view} list={list} completed={completed} />
              <PickByTap isOn={isPicking} onChange={setIsPicking} />
            </ColumnMenu>
            <CopyMenu
              kind={kindName(target, known)}
              namespace={target.namespace}
              isClusterScoped={view.isClusterScoped}
              rows={named}
              isSelection={selected.length > 0}
              shown={shown}
              list={list}
              onClear={() => setSelection(NOTHING)}
            />
          </Toolbar>
          {rows.length === 0 ? (
            <div className="flex-1 px-5 py-4 max-md:px-4">
              <StateNotice state="empty" action={<Button onClick={clear}>Clear the filter</Button>}>
                {sayNoneLeft(list.rows.length, { ...parts, chip: chip?.word ?? view.only?.slice(3) })}
              </StateNotice>
            </div>
          ) : (
            <ResourceTable
              caption={`${nameOfKind(target)}${where(view, target)}`}
              list={list}
              target={target}
              judged={judged}
              layout={layout}
              selfKey={selfKey}
              rows={rows}
              shown={shown}
              isStale={state === 'stale'}
              sort={sort}
              onSort={onSort}
              selection={selection}
              isPicking={isPicking}
              onSelect={setSelection}
              onHold={setIsHeld}
              handle={table}
              onOpen={openObject}
              hrefOfRow={hrefOfRow}
              openKey={openKey}
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
        isPod={isPod}
      >
        <KeptBy state={state} />
      </StatusBar>
    </div>
  )
}
