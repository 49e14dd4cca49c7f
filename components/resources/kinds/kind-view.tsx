import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useIsLost } from '@/components/box/use-is-lost'
import { NotYet, ProblemNotice } from '@/components/frame/problem-notice'
import { StateMark } from '@/components/resources/rows/status-bar'
import { NamespaceForm } from '@/components/resources/view/namespace-form'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { Menu } from '@/components/ui/menu'
import { Said } from '@/components/ui/said'
import type { ListState, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { refreshResources } from '@/lib/facts/objects/query'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { useLiveResources } from '@/lib/pages/live/use-live-lists'
import { grouped } from '@/lib/words/lists'
import { kubectlGetLine } from '../rows/row-texts'
import { RowsView } from '../rows/rows-view'
import type { RowPlace } from '../rows/use-row-window'
import { useJudgedList } from '../rows/use-shown-rows'
import { withNamespaceColumn } from '../view/cell-text'
import { AskAgain, ListNotice } from '../view/list-notice'
import { nameOfKind, shownState, where } from '../view/list-words'
import type { ResourcesView } from '../view/view-in-url'
import { RefusedList } from './refused-list'

interface KindViewProps {
  view: ResourcesView
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  ownNamespace: string | undefined
  /** The row of the pod that serves this page. */
  selfKey: string | undefined
  kindsButton: ReactNode
  onPlace: (place: RowPlace | undefined) => void
  /** Called once something is known of the list. */
  onKnown: () => void
}

const NOTHING: Pick<ResourceList, 'columns' | 'rows'> = { columns: [], rows: [] }

/**
 * Requests a list and the granted permissions from the API server now, for when an administrator has just
 * changed them.
 */
function useAskAgain(target: ResourcesRequest) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => refreshResources(client, target),
    onSettled: () => client.invalidateQueries({ queryKey: ['kinds'] }),
  })
}

/**
 * Checks the permissions again once a list has been read that they do not show: they were granted meanwhile,
 * or the review could not be made when the page was opened. Only once, because a permission may never show.
 */
function useRightsThatFollow(list: ResourceList | undefined, known: Kind | undefined): void {
  const client = useQueryClient()
  const isRead = list?.state === 'live' || list?.state === 'polling'
  const isBehind = isRead && known !== undefined && (known.held === 'unknown' || !known.held.includes('list'))
  useEffect(() => {
    if (isBehind) void client.invalidateQueries({ queryKey: ['kinds'] })
  }, [client, isBehind])
}

function KubectlLine({ line }: { line: string }) {
  return (
    <span className="ml-auto hidden min-w-0 items-center gap-1 lg:flex">
      <Code className="truncate font-mono text-13 text-faint" title={line}>
        {line}
      </Code>
      <CopyButton text={line} label="kubectl command" />
    </span>
  )
}

interface PaneHeadProps {
  view: ResourcesView
  target: ResourcesRequest
  ownNamespace: string | undefined
  /** Rows that need attention, of all; absent while there are none to count. */
  attention?: { unhealthy: number; total: number }
  /** How current the list is; absent while that is not known. */
  state?: ListState
  kubectl: string
  /** Opens the list of kinds where it is folded away. */
  kindsButton: ReactNode
}

/** Which list this is, how many of it need attention, and the same in a terminal. */
function PaneHead({ view, target, ownNamespace, attention, state, kubectl, kindsButton }: PaneHeadProps) {
  const name = nameOfKind(target)
  const place = where(view, target)
  const [isChoosing, setChoosing] = useState(false)
  return (
    <header className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 px-5 pt-2.5 pb-1.5 max-md:px-4">
      <h1 className="min-w-0 text-20 tracking-[-0.01em] wrap-anywhere">
        <span className="font-[650]">{name}</span>
        <span className="sr-only">{place}</span>
      </h1>
      {view.isClusterScoped ? null : (
        <Menu label={place.trim()} name="Namespace" arrow wide onOpen={() => setChoosing(true)}>
          <NamespaceForm view={view} ownNamespace={ownNamespace} isWanted={isChoosing} />
        </Menu>
      )}
      {state ? <StateMark state={state} /> : null}
      {attention && attention.unhealthy > 0 ? (
        <span className="text-13 text-quiet max-md:hidden">
          {grouped(attention.unhealthy)} of {grouped(attention.total)}{' '}
          {attention.unhealthy === 1 ? 'needs' : 'need'} attention
        </span>
      ) : null}
      {view.open ? null : <KubectlLine line={kubectl} />}
      {kindsButton}
    </header>
  )
}

/** The list of one kind: its head, and its rows or what is known instead. */
export function KindView(props: KindViewProps) {
  const { view, target, known, ownNamespace, selfKey, kindsButton, onPlace, onKnown } = props
  const { data, error, refetch } = useLiveResources(target)
  const live = useLiveStatus()
  const ask = useAskAgain(target)
  useRightsThatFollow(data, known)
  const isAll = target.namespace === '' && !view.isClusterScoped
  const list = useMemo(() => (data && isAll ? withNamespaceColumn(data) : data), [data, isAll])
  const judged = useJudgedList(list ?? NOTHING)
  const shown = list && shownState(list, live)
  const hasRows = list !== undefined && list.columns.length > 0
  const isKnown = data !== undefined || error !== null
  useEffect(() => {
    if (isKnown) onKnown()
  }, [isKnown, onKnown])
  const { mutate } = ask
  const again = useCallback(() => mutate(), [mutate])
  // A cut is said by the frame, once for all pages.
  const isSaid = useIsLost() && hasRows && shown?.state === 'stale'
  const notice =
    shown && !isSaid ? (
      <ListNotice
        shown={shown}
        kind={target}
        where={where(view, target)}
        user={list?.user}
        explain={list?.explain}
        action={<AskAgain isAsking={ask.isPending} onAsk={again} />}
      />
    ) : null
  return (
    <section
      aria-label={`${nameOfKind(target)}${where(view, target)}`}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <PaneHead
        view={view}
        target={target}
        ownNamespace={ownNamespace}
        kubectl={kubectlGetLine(view, target.namespace, known)}
        kindsButton={kindsButton}
        {...(hasRows ? { attention: { unhealthy: judged.tallies.unhealthy, total: list.rows.length } } : {})}
        {...(shown ? { state: shown.state } : {})}
      />
      {hasRows ? (
        <>
          <div className="flex flex-col gap-2 px-5 pb-2 empty:hidden max-md:px-4">
            {notice}
            {ask.error ? <ProblemNotice error={ask.error} /> : null}
          </div>
          <RowsView
            view={view}
            target={target}
            known={known}
            list={list}
            judged={judged}
            selfKey={selfKey}
            onPlace={onPlace}
          />
        </>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-2 pb-6 max-md:px-4">
          {ask.error ? <ProblemNotice error={ask.error} /> : null}
          {shown?.state === 'forbidden' ? (
            <>
              {shown.lead === undefined ? null : (
                <p className="mb-3 text-15">
                  <Said phrase={shown.lead} />
                </p>
              )}
              <RefusedList target={target} known={known} notice={notice} onGranted={again} />
            </>
          ) : (
            notice
          )}
          {list === undefined ? (
            <NotYet label={`Loading ${target.resource}`} lines={8} error={error} onAgain={refetch} />
          ) : null}
        </div>
      )}
    </section>
  )
}
