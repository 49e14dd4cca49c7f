import { type ReactNode, useId } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import type { ObjectDetails } from '@/lib/contract/object'
import { ConditionTable } from './condition-table'
import { ContainerList } from './container-list'
import { EventList } from './event-list'
import { OwnerChain } from './owner-chain'
import { RelatedList } from './related-list'
import { VerdictCard } from './verdict-card'

interface BlockProps {
  title: string
  aside?: ReactNode
  children: ReactNode
}

/** One part of an object's details. */
function Block({ title, aside, children }: BlockProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="border-t border-line pt-4">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 id={id} className="text-15 font-semibold">
          {title}
        </h3>
        {aside === undefined ? null : <span className="text-12 text-quiet">{aside}</span>}
      </div>
      {children}
    </section>
  )
}

interface MapListProps {
  entries: readonly (readonly [key: string, value: string])[]
}

/** Labels or annotations, as text whatever they contain. */
function MapList({ entries }: MapListProps) {
  return (
    <dl className="flex flex-col gap-1 font-mono text-13">
      {entries.map(([key, value]) => (
        <div key={key} className="grid gap-x-4 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
          <dt className="break-words text-quiet">{key}</dt>
          <dd className="break-words whitespace-pre-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface SummaryProps {
  details: ObjectDetails
  onLog: (container: string, isPrevious: boolean) => void
}

/** What an object is about: why it is not ready first, then the evidence. */
export function Summary({ details, onLog }: SummaryProps) {
  const { verdict, conditions, containers, events, owners, related, labels, annotations } = details
  const isShown = details.object.state === 'read'
  return (
    <div className="flex flex-col gap-5">
      {verdict === undefined ? null : <VerdictCard verdict={verdict} />}
      {containers.length === 0 ? null : (
        <Block title="Containers">
          <ContainerList containers={containers} onLog={onLog} />
        </Block>
      )}
      <Block title="Events" aside="newest first">
        <EventList events={events} />
      </Block>
      {conditions.length === 0 ? null : (
        <Block title="Conditions">
          <ConditionTable conditions={conditions} />
        </Block>
      )}
      {owners.length === 0 ? null : (
        <Block title="Owned by" aside="nearest first">
          <OwnerChain owners={owners} />
        </Block>
      )}
      {related.length === 0 ? null : (
        <Block title="Related">
          <RelatedList groups={related} />
        </Block>
      )}
      {labels.length === 0 ? null : (
        <Block title="Labels">
          <MapList entries={labels} />
        </Block>
      )}
      {annotations.length === 0 ? null : (
        <Block title="Annotations">
          {annotations.length > 8 ? (
            <Disclosure summary={`All ${annotations.length}`}>
              <MapList entries={annotations} />
            </Disclosure>
          ) : (
            <MapList entries={annotations} />
          )}
        </Block>
      )}
      {isShown && details.leftOut.length > 0 ? (
        <p className="text-12 text-quiet">Left out: {details.leftOut.join('; ')}.</p>
      ) : null}
    </div>
  )
}
