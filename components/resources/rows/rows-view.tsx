'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useShortcuts } from '@/components/ui/single-keys'
import { StateNotice } from '@/components/ui/state-notice'
import type { Kind } from '@/lib/contract/kinds'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { useLiveStatus } from '@/lib/queries/live/live-provider'
import { useTextInUrl } from '../filter/use-text-in-url'
import { CheckInUrl } from '../view/check-in-url'
import { nameOfKind, sayCount, sayEmpty, sayNoneLeft, shownState, where } from '../view/list-words'
import { changeView, hrefOf, openObject } from '../view/use-view'
import { NO_CONDITIONS, type View, viewOfObject } from '../view/view-in-url'
import { ColumnMenu } from './column-menu'
import { CopyMenu } from './copy-menu'
import { kindName, kubectlLine } from './kubectl-line'
import { PickByTap } from './pick-by-tap'
import { ResourceTable, type TableHandle } from './resource-table'
import { NOTHING } from './selection'
import { hasWideColumns } from './shown-columns'
import { defaultSort, nextSort } from './sort-rows'
import { TableTools } from './table-tools'
import { useShownRows } from './use-shown-rows'

interface RowsViewProps {
  view: View
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  list: ResourceList
}

function sortBy(column: string, resource: string): void {
  changeView(({ sort, ...rest }) => {
    const next = nextSort(sort ?? defaultSort(resource), column)
    return next ? { ...rest, sort: next } : rest
  })
}

function chooseColumns(names: string[] | undefined): void {
  changeView(({ columns: _, ...rest }) => (names ? { ...rest, columns: names } : rest))
}

/** The columns and rows that are left out, and how to show them again. */
function Choices({
  view,
  list,
  shown,
  completed,
}: { view: View; list: ResourceList } & Pick<ReturnType<typeof useShownRows>, 'shown' | 'completed'>) {
  return (
    <>
      <ColumnMenu
        columns={list.columns}
        shown={shown}
        isChosen={view.columns !== undefined}
        onChoose={chooseColumns}
      />
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

/** The rows of one list, or why there are none to see. */
export function RowsView({ view, target, known, list }: RowsViewProps) {
  const live = useLiveStatus()
  const table = useRef<TableHandle>(null)
  const filterField = useRef<HTMLInputElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  const [selection, setSelection] = useState(NOTHING)
  const [isPicking, setIsPicking] = useState(false)
  const [isHeld, setIsHeld] = useState(false)
  const [filter, setFilter] = useTextInUrl(view.filter, (text) =>
    changeView((now) => ({ ...now, filter: text })),
  )
  const [labelText, setLabels] = useTextInUrl(view.labels, (text) =>
    changeView((now) => ({ ...now, labels: text })),
  )
  const { resource } = target
  const sort = useMemo(() => view.sort ?? defaultSort(resource), [view.sort, resource])
  const { rows, shown, labels, completed } = useShownRows({
    list,
    target,
    view,
    sort,
    filter,
    labels: labelText,
  })
  useShortcuts({
    '/': () => filterField.current?.focus(),
    '?': () => help.current?.showModal(),
    j: () => table.current?.focusRow(),
    k: () => table.current?.focusRow(),
  })
  const hrefOfRow = useCallback((key: string) => hrefOf(viewOfObject(view, key)), [view])
  const openKey = view.open?.key
  const wasOpen = useRef(openKey)
  useEffect(() => {
    if (wasOpen.current !== undefined && openKey === undefined) table.current?.focusRow()
    wasOpen.current = openKey
  }, [openKey])
  const onSort = useCallback((column: string) => sortBy(column, resource), [resource])
  const selected = useMemo(
    () => (selection.keys.size === 0 ? [] : list.rows.filter(({ key }) => selection.keys.has(key))),
    [list.rows, selection],
  )
  if (list.rows.length === 0) return <StateNotice state="empty">{sayEmpty(view, target)}</StateNotice>
  const clear = () => {
    setFilter('')
    setLabels('')
    changeView((now) => ({ ...now, ...NO_CONDITIONS }))
  }
  return (
    <>
      <TableTools
        filter={{ text: filter, type: setFilter }}
        filterField={filterField}
        labels={{ text: labelText, type: setLabels, error: labels.error }}
        count={sayCount({
          left: rows.length,
          total: list.rows.length,
          folded: view.isFolded ? completed : 0,
          selected: selected.length,
          more: [labels.says, isHeld ? 'order held' : undefined],
        })}
        choices={
          <>
            <Choices view={view} list={list} shown={shown} completed={completed} />
            <PickByTap isOn={isPicking} onChange={setIsPicking} />
          </>
        }
        copy={
          <CopyMenu
            kind={kindName(target, known)}
            namespace={target.namespace}
            isClusterScoped={view.isClusterScoped}
            rows={selected.length > 0 ? selected : rows}
            isSelection={selected.length > 0}
            shown={shown}
            list={list}
            onClear={() => setSelection(NOTHING)}
          />
        }
        kubectl={kubectlLine(view, target.namespace, known)}
        help={help}
      />
      {rows.length === 0 ? (
        <StateNotice state="empty" action={<Button onClick={clear}>Clear the filter</Button>}>
          {sayNoneLeft(list.rows.length, filter, labelText)}
        </StateNotice>
      ) : (
        <ResourceTable
          caption={`${nameOfKind(target)}${where(view, target)}`}
          list={list}
          rows={rows}
          shown={shown}
          isStale={shownState(list, live).state === 'stale'}
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
  )
}
