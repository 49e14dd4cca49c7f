'use client'

import { useCallback, useEffect, useMemo, useRef } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/field'
import { Section } from '@/components/ui/section'
import { useShortcuts } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Kind, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { useLiveStatus } from '@/lib/queries/live-provider'
import { useLiveResources } from '@/lib/queries/use-live-stream'
import { withNamespaceColumn } from './all-namespaces'
import { filterRows } from './filter-rows'
import { KindFacts } from './kind-facts'
import { kubectlLine } from './kubectl-line'
import { AskAgain, ListNotice } from './list-notice'
import { nameOfKind, sayEmpty, shownState, where } from './list-words'
import { ResourceTable, type TableHandle } from './resource-table'
import { hasWideColumns, shownColumns } from './shown-columns'
import { defaultSort, nextSort, sortRows } from './sort-rows'
import { StateMark } from './state-mark'
import { TableTools } from './table-tools'
import { useAskAgain, useRightsThatFollow } from './use-ask-again'
import { useTextInUrl } from './use-text-in-url'
import { changeView, hrefOf, openObject } from './use-view'
import { type View, viewOfObject } from './view-in-url'

interface KindViewProps {
  view: View
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  /** The namespace for which its rights are known. */
  rightsIn: string | undefined
}

function sortBy(column: string, resource: string): void {
  changeView(({ sort, ...rest }) => {
    const next = nextSort(sort ?? defaultSort(resource), column)
    return next ? { ...rest, sort: next } : rest
  })
}

/** The rows of one list, or why there are none to see. */
function Rows({ view, target, known, list }: Omit<KindViewProps, 'rightsIn'> & { list: ResourceList }) {
  const live = useLiveStatus()
  const table = useRef<TableHandle>(null)
  const filterField = useRef<HTMLInputElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  const [filter, setFilter] = useTextInUrl(view.filter, (text) =>
    changeView((now) => ({ ...now, filter: text })),
  )
  const sort = view.sort ?? defaultSort(target.resource)
  const sorted = useMemo(() => sortRows(list, sort), [list, sort])
  const shown = useMemo(() => shownColumns(list, view.isWide), [list, view.isWide])
  const rows = useMemo(
    () =>
      filterRows(
        sorted,
        filter,
        shown.map(({ index }) => index),
      ),
    [sorted, filter, shown],
  )
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
  const total = list.rows.length
  if (total === 0) return <StateNotice state="empty">{sayEmpty(view, target)}</StateNotice>
  const isFiltered = filter.trim() !== ''
  return (
    <>
      <TableTools
        filter={filter}
        onFilter={setFilter}
        filterField={filterField}
        wide={
          hasWideColumns(list.columns)
            ? { isOn: view.isWide, onChange: (isWide) => changeView((now) => ({ ...now, isWide })) }
            : undefined
        }
        count={isFiltered ? `${rows.length} of ${total} rows` : `${total} ${total === 1 ? 'row' : 'rows'}`}
        kubectl={kubectlLine(view, target.namespace, known)}
        help={help}
      />
      {rows.length === 0 ? (
        <StateNotice state="empty" action={<Button onClick={() => setFilter('')}>Clear the filter</Button>}>
          None of the {total} rows holds “{filter.trim()}”.
        </StateNotice>
      ) : (
        <ResourceTable
          caption={`${nameOfKind(target)}${where(view, target)}`}
          list={list}
          rows={rows}
          shown={shown}
          isStale={shownState(list, live).state === 'stale'}
          sort={sort}
          onSort={(column) => sortBy(column, target.resource)}
          handle={table}
          onOpen={openObject}
          hrefOfRow={hrefOfRow}
          openKey={openKey}
        />
      )}
    </>
  )
}

/** The list of one kind: what it is, whether it is true, and its rows. */
export function KindView({ view, target, known, rightsIn }: KindViewProps) {
  const { data, error, refetch } = useLiveResources(target)
  const live = useLiveStatus()
  const ask = useAskAgain(target)
  useRightsThatFollow(data, known)
  const isAll = target.namespace === '' && !view.isClusterScoped
  const list = useMemo(() => (data && isAll ? withNamespaceColumn(data) : data), [data, isAll])
  const shown = list && shownState(list, live)
  const hasRows = list !== undefined && list.columns.length > 0
  return (
    <Section
      id="rows"
      title={`${nameOfKind(target)}${where(view, target)}`}
      says={<KindFacts target={target} known={known} rightsIn={rightsIn} />}
      aside={shown ? <StateMark state={shown.state} /> : null}
    >
      <div className="mb-3 flex flex-col gap-2 empty:hidden">
        {shown ? (
          <ListNotice
            shown={shown}
            kind={target}
            where={where(view, target)}
            explain={list?.explain}
            action={<AskAgain isAsking={ask.isPending} onAsk={() => ask.mutate()} />}
          />
        ) : null}
        {ask.error ? <ProblemNotice error={ask.error} /> : null}
      </div>
      {hasRows ? <Rows view={view} target={target} known={known} list={list} /> : null}
      {list === undefined && error ? (
        <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Ask again</Button>} />
      ) : null}
      {list === undefined && !error ? <Skeleton label={`Asking for ${target.resource}`} lines={8} /> : null}
    </Section>
  )
}
