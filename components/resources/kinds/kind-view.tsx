'use client'

import { useMemo } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { Kind } from '@/lib/contract/kinds'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { useLiveStatus } from '@/lib/queries/live/live-provider'
import { useLiveResources } from '@/lib/queries/live/use-live-stream'
import { RowsView } from '../rows/rows-view'
import { StateMark } from '../rows/state-mark'
import { withNamespaceColumn } from '../view/all-namespaces'
import { AskAgain, ListNotice } from '../view/list-notice'
import { nameOfKind, shownState, where } from '../view/list-words'
import { useAskAgain, useRightsThatFollow } from '../view/use-ask-again'
import type { View } from '../view/view-in-url'
import { KindFacts } from './kind-facts'

interface KindViewProps {
  view: View
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  /** The namespace where its permissions are known. */
  rightsIn: string | undefined
}

/** The list of one kind: what it is, whether it is current, and its rows. */
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
            user={list?.user}
            explain={list?.explain}
            action={<AskAgain isAsking={ask.isPending} onAsk={() => ask.mutate()} />}
          />
        ) : null}
        {ask.error ? <ProblemNotice error={ask.error} /> : null}
      </div>
      {hasRows ? <RowsView view={view} target={target} known={known} list={list} /> : null}
      {list === undefined && error ? (
        <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
      ) : null}
      {list === undefined && !error ? <Skeleton label={`Loading ${target.resource}`} lines={8} /> : null}
    </Section>
  )
}
