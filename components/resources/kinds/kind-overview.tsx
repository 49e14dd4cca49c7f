'use client'

import { ProblemNotice } from '@/components/frame/problem-notice'
import { INK, SHAPE } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import type { ResourceList } from '@/lib/contract/resources'
import { useLiveStatus } from '@/lib/queries/live/live-provider'
import { useLiveResources } from '@/lib/queries/live/use-live-stream'
import { StateMark } from '../rows/state-mark'
import { tallyList } from '../rows/summary'
import { AskAgain, ListNotice } from '../view/list-notice'
import { shownState, where } from '../view/list-words'
import { useAskAgain } from '../view/use-ask-again'
import { type KindRef, targetOf, type View, viewOfKind } from '../view/view-in-url'
import { ViewLink } from '../view/view-link'

const MAIN: KindRef[] = [
  { group: '', version: 'v1', resource: 'pods' },
  { group: 'apps', version: 'v1', resource: 'deployments' },
  { group: 'batch', version: 'v1', resource: 'jobs' },
  { group: '', version: 'v1', resource: 'services' },
  { group: '', version: 'v1', resource: 'configmaps' },
  { group: '', version: 'v1', resource: 'events' },
]

function Tallies({ list }: { list: ResourceList }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-13">
      {tallyList(list).map(({ word, count, meaning }) => (
        <li key={word} className={meaning ? INK[meaning] : 'text-quiet'}>
          {meaning ? <Icon name={SHAPE[meaning]} className="mr-1 size-3.5 align-[-0.2em]" /> : null}
          {count} {word}
        </li>
      ))}
    </ul>
  )
}

function MainKind({ kind, view, ownNamespace }: { kind: KindRef; view: View; ownNamespace: string }) {
  const own = viewOfKind({ ...view, namespace: view.namespace ?? ownNamespace }, kind, false)
  const target = targetOf(own, ownNamespace) ?? { ...kind, namespace: ownNamespace }
  const { data: list, error, refetch } = useLiveResources(target)
  const live = useLiveStatus()
  const ask = useAskAgain(target)
  const shown = list && shownState(list, live)
  const hasRows = list !== undefined && list.columns.length > 0
  return (
    <li
      data-main-kind={kind.resource}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 border-t border-line py-2.5 sm:grid-cols-[9rem_4rem_minmax(0,1fr)_5rem]"
    >
      <ViewLink view={own} className="font-mono font-medium text-accent hover:underline">
        {kind.resource}
      </ViewLink>
      {hasRows ? (
        <>
          <span className="text-right font-medium">{list.rows.length}</span>
          <Tallies list={list} />
        </>
      ) : null}
      {hasRows ? (
        <span className="text-right">{shown ? <StateMark state={shown.state} /> : null}</span>
      ) : null}
      {hasRows && shown?.state !== 'stale' ? null : (
        <div className="col-span-full sm:col-span-3 sm:col-start-2">
          {shown ? (
            <ListNotice
              shown={shown}
              kind={kind}
              where={where(own, target)}
              user={list?.user}
              explain={list?.explain}
              isBrief
              action={<AskAgain isAsking={ask.isPending} onAsk={() => ask.mutate()} />}
            />
          ) : error ? (
            <ProblemNotice
              error={error}
              action={<Button onClick={() => void refetch()}>Check again</Button>}
            />
          ) : (
            <Skeleton label={`Loading ${kind.resource}`} lines={1} />
          )}
        </div>
      )}
    </li>
  )
}

/** The kinds that say most about a namespace, each with its count or with what is known instead. */
export function KindOverview({ view, ownNamespace }: { view: View; ownNamespace: string }) {
  const namespace = view.namespace ?? ownNamespace
  return (
    <Section
      id="main-kinds"
      title={namespace === '' ? 'Main kinds in all namespaces' : `Main kinds in ${namespace}`}
    >
      <ul className="border-b border-line">
        {MAIN.map((kind) => (
          <MainKind
            key={`${kind.resource}/${namespace}`}
            kind={kind}
            view={view}
            ownNamespace={ownNamespace}
          />
        ))}
      </ul>
    </Section>
  )
}
