import { type ReactNode, useId } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import { LongText } from '@/components/ui/long-text'
import type { ObjectDetails, ObjectRequest } from '@/lib/facts/objects/contract/object'
import { ConditionList } from './condition-list'
import { ContainerList } from './container-list'
import { ObjectEvents } from './event-list'
import { ExitLogLines } from './exit-log'
import { ObjectChanges } from './object-changes'
import { OwnerChain } from './owner-chain'
import { Pair, Pairs } from './pairs'
import { RelatedList } from './related-list'
import { useExitLog } from './use-exit-log'
import { ObjectVerdict } from './verdict'

interface BlockProps {
  title: string
  aside?: ReactNode
  children: ReactNode
}

/** One part of an object's details. */
function Block({ title, aside, children }: BlockProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className="mb-2 flex flex-wrap items-baseline gap-x-2">
        <h3 id={id} className="text-15 font-[650]">
          {title}
        </h3>
        {aside === undefined ? null : <span className="text-13 text-quiet">{aside}</span>}
      </div>
      {children}
    </section>
  )
}

/** Labels or annotations, as text whatever they contain; a long value is folded. */
function MapList({ entries }: { entries: readonly (readonly [key: string, value: string])[] }) {
  return (
    <Pairs>
      {entries.map(([key, value]) => (
        <Pair key={key} name={<span className="font-mono text-12">{key}</span>}>
          <span className="text-12">
            <LongText text={value} label={`value of ${key}`} />
          </span>
        </Pair>
      ))}
    </Pairs>
  )
}

interface SummaryProps {
  target: ObjectRequest
  details: ObjectDetails
  onLog: (container: string, isPrevious: boolean) => void
}

/** What an object is about: why it is not ready first, then the evidence. */
export function Summary({ target, details, onLog }: SummaryProps) {
  const { verdict, conditions, containers, events, owners, related, labels, annotations } = details
  const isShown = details.object.state === 'read'
  const exit = useExitLog(target, details)
  return (
    <div className="flex flex-col gap-6">
      {verdict === undefined ? null : (
        <ObjectVerdict
          target={target}
          verdict={verdict}
          exit={exit}
          told={details.refused}
          containers={containers}
        />
      )}
      {exit === undefined ? null : <ExitLogLines exit={exit} onLog={onLog} />}
      {containers.length === 0 ? null : (
        <Block title={containers.length === 1 ? 'Container' : 'Containers'}>
          <ContainerList containers={containers} onLog={onLog} />
        </Block>
      )}
      <Block title="Events" aside="newest first">
        <ObjectEvents events={events} />
      </Block>
      <ObjectChanges target={target} owners={owners} />
      {conditions.length === 0 ? null : (
        <Block title="Conditions">
          <ConditionList conditions={conditions} />
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
