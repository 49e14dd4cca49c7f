'use client'

import { type ReactNode, useCallback, useEffect, useMemo } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { useLiveResources } from '@/lib/pages/live/use-live-stream'
import { kubectlGetLine } from '../rows/kubectl-line'
import { RowsView } from '../rows/rows-view'
import type { RowPlace } from '../rows/use-place'
import { useJudgedList } from '../rows/use-shown-rows'
import { withNamespaceColumn } from '../view/all-namespaces'
import { AskAgain, ListNotice } from '../view/list-notice'
import { nameOfKind, shownState, where } from '../view/list-words'
import { useAskAgain, useRightsThatFollow } from '../view/use-ask-again'
import type { ResourcesView } from '../view/view-in-url'
import { PaneHead } from './pane-head'
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
  const notice = shown ? (
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
              {shown.lead === undefined ? null : <p className="mb-3 text-15">{shown.lead}</p>}
              <RefusedList target={target} known={known} notice={notice} onGranted={again} />
            </>
          ) : (
            notice
          )}
          {list === undefined && error ? (
            <ProblemNotice
              error={error}
              action={<Button onClick={() => void refetch()}>Check again</Button>}
            />
          ) : null}
          {list === undefined && !error ? <Skeleton label={`Loading ${target.resource}`} lines={8} /> : null}
        </div>
      )}
    </section>
  )
}
