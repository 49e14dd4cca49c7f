import { type ReactNode, useId } from 'react'
import { UnreadNotice } from '@/components/frame/unread-notice'
import { INK, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { LongText } from '@/components/ui/long-text'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type {
  Condition,
  NamedObject,
  ObjectDetails,
  ObjectRequest,
  Owner,
  RelatedGroup,
} from '@/lib/facts/objects/contract/object'
import { textAt } from '@/lib/objects/fields'
import { plain } from '@/lib/phrase/phrase'
import { counted, listOf } from '@/lib/words/lists'
import { objectAddress } from '@/lib/words/page-addresses'
import { ContainerList } from './container-list'
import { ObjectEvents } from './event-list'
import { ExitLogLines, useExitLog } from './exit-log'
import { ImagePullView } from './image-pull'
import { ObjectChanges } from './object-changes'
import { Pair, Pairs } from './pairs'
import { ObjectVerdict } from './verdict'

/** One part of an object's details. */
function Block({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
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
        <Pair key={key} name={<Code className="text-12">{key}</Code>}>
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

const WORD: Record<Owner['state'], string> = {
  read: '',
  denied: 'cannot be read',
  absent: 'is gone',
  unknown: 'is not known',
}

/** An object by its name, linked where its page is known. */
function ObjectLink({ object }: { object: NamedObject }) {
  const { name, target } = object
  if (target === undefined)
    return (
      <span translate="no" className="min-w-0 font-mono text-12 wrap-anywhere">
        {name}
      </span>
    )
  return (
    <Link
      translate="no"
      href={objectAddress(target)}
      className="min-w-0 font-mono text-12 wrap-anywhere text-accent hover:underline"
    >
      {name}
    </Link>
  )
}

/** Who made the object, nearest first, up to the first that could not be read. */
function OwnerChain({ owners }: { owners: readonly Owner[] }) {
  return (
    <ol className="flex flex-col gap-1">
      {owners.map((owner) => (
        <li
          key={`${owner.kind}/${owner.name}`}
          className="grid gap-x-4 text-13 sm:grid-cols-[9.25rem_minmax(0,1fr)]"
        >
          <span className="text-quiet">{owner.kind}</span>
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <ObjectLink object={owner} />
            {owner.state === 'read' ? null : (
              <span title={plain(owner.says)}>
                <Icon
                  name={owner.state === 'denied' ? 'lock' : owner.state === 'absent' ? 'absent' : 'question'}
                  className="mr-1 size-3.5 align-[-0.2em]"
                />
                {WORD[owner.state]}
                {owner.explain === undefined ? null : (
                  <>
                    {'. '}
                    <Link href={owner.explain} className="text-accent underline">
                      Why?
                    </Link>
                  </>
                )}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

const SHOWN = 20

function Items({ group }: { group: RelatedGroup }) {
  if (group.items.state !== 'read') return <UnreadNotice part={group.items} what={`The ${group.title}`} />
  const { items, more } = group.items.value
  if (items.length === 0) {
    return (
      <p className="text-13 text-quiet">
        {more ? 'None among those that were read. The list was cut; there are more.' : 'None.'}
      </p>
    )
  }
  const rest = items.length - SHOWN
  return (
    <ul className="flex flex-col gap-0.5">
      {items.slice(0, SHOWN).map((item) => (
        <li key={`${item.namespace}/${item.name}`} className="flex flex-wrap items-baseline gap-x-2 text-13">
          <ObjectLink object={item} />
          <span className={INK[item.meaning]}>
            <Said phrase={item.says} />
          </span>
        </li>
      ))}
      {rest > 0 || more ? (
        <li className="text-12 text-quiet">
          {rest > 0 ? `${more ? 'at least ' : ''}${counted(rest, 'other')}` : 'and more'}
        </li>
      ) : null}
    </ul>
  )
}

/** What belongs to the object or is named by it. */
function RelatedList({ groups }: { groups: readonly RelatedGroup[] }) {
  return (
    <div className="flex flex-col gap-2">
      {groups.map((group) => (
        <div key={group.title} className="grid gap-x-4 sm:grid-cols-[9.25rem_minmax(0,1fr)]">
          <h4 className="text-13 text-quiet">{group.title}</h4>
          <Items group={group} />
        </div>
      ))}
    </div>
  )
}

function ConditionPair({ condition }: { condition: Condition }) {
  const { type, status, reason, message, since, meaning } = condition
  const says = [reason, message].filter((text) => text !== '').join(': ')
  return (
    <Pair
      name={
        <span className="flex gap-1.5">
          <Icon name={SHAPE[meaning]} className={`mt-px ${INK[meaning]}`} />
          <span className="min-w-0 text-ink">{type}</span>
        </span>
      }
    >
      <span>{since === undefined ? status : `${status}, since `}</span>
      {since === undefined ? null : (
        <span className="text-quiet">
          <RelativeTime at={since} />
        </span>
      )}
      {says === '' ? '' : `: ${says}`}
    </Pair>
  )
}

function ConditionPairs({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <Pairs>
      {conditions.map((condition) => (
        <ConditionPair key={condition.type} condition={condition} />
      ))}
    </Pairs>
  )
}

/** What the controllers of an object report about it: what is not well, and the rest folded. */
function ConditionList({ conditions }: { conditions: readonly Condition[] }) {
  const isWell = ({ meaning }: Condition) => meaning === 'ok' || meaning === 'neutral'
  const fails = conditions.filter((condition) => !isWell(condition))
  const rest = conditions.filter(isWell)
  return (
    <div className="flex flex-col gap-1">
      {fails.length === 0 ? null : <ConditionPairs conditions={fails} />}
      {rest.length === 0 ? null : (
        <Disclosure
          summary={
            <span className="min-w-0 wrap-anywhere">
              {fails.length === 0 ? `${rest.length} without a problem` : counted(rest.length, 'other')}
              <span className="text-quiet">: {rest.map(({ type }) => type).join(', ')}</span>
            </span>
          }
        >
          <ConditionPairs conditions={rest} />
        </Disclosure>
      )}
    </div>
  )
}

/** What is told of an object after why it is not ready, each part by its title. */
function furtherParts({ conditions, owners, related, labels, annotations }: ObjectDetails) {
  return [
    {
      title: 'Conditions',
      isThere: conditions.length > 0,
      block: (
        <Block key="Conditions" title="Conditions">
          <ConditionList conditions={conditions} />
        </Block>
      ),
    },
    {
      title: 'Owned by',
      isThere: owners.length > 0,
      block: (
        <Block key="Owned by" title="Owned by" aside="nearest first">
          <OwnerChain owners={owners} />
        </Block>
      ),
    },
    {
      title: 'Related',
      isThere: related.length > 0,
      block: (
        <Block key="Related" title="Related">
          <RelatedList groups={related} />
        </Block>
      ),
    },
    {
      title: 'Labels',
      isThere: labels.length > 0,
      block: (
        <Block key="Labels" title="Labels">
          <MapList entries={labels} />
        </Block>
      ),
    },
    {
      title: 'Annotations',
      isThere: annotations.length > 0,
      block: (
        <Block key="Annotations" title="Annotations">
          {annotations.length > 8 ? (
            <Disclosure summary={`All ${annotations.length}`}>
              <MapList entries={annotations} />
            </Disclosure>
          ) : (
            <MapList entries={annotations} />
          )}
        </Block>
      ),
    },
  ].filter((one) => one.isThere)
}

/** What an object is about: why it is not ready first, then the evidence. */
export function Summary({ target, details, onLog }: SummaryProps) {
  const { verdict, containers, events, owners } = details
  const isShown = details.object.state === 'read'
  const object = details.object.state === 'read' ? details.object.value : undefined
  const pulls = (details.pulls ?? []).filter(({ state }) => state === 'failed')
  const exit = useExitLog(target, details)
  // Of a pod that is not ready, what says why comes first.
  const isWell =
    target.resource !== 'pods' ||
    verdict === undefined ||
    verdict.state === 'ready' ||
    verdict.state === 'finished'
  const rest = furtherParts(details)
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
      {pulls.length === 0 ? null : (
        <section aria-label="What pulls its image" className="-mt-3 flex flex-col gap-6">
          {pulls.map((pull) => (
            <ImagePullView
              key={`${pull.registry}/${pull.repository}${pull.tag}`}
              pull={pull}
              account={textAt(object, 'spec', 'serviceAccountName') || 'default'}
            />
          ))}
        </section>
      )}
      {containers.length === 0 ? null : (
        <Block title={containers.length === 1 ? 'Container' : 'Containers'}>
          <ContainerList containers={containers} onLog={onLog} />
        </Block>
      )}
      <Block title="Events">
        <ObjectEvents events={events} />
      </Block>
      <ObjectChanges target={target} owners={owners} />
      {rest.length === 0 ? null : isWell ? (
        rest.map((one) => one.block)
      ) : (
        <Disclosure summary={listOf(rest.map((one) => one.title))}>
          <div className="flex flex-col gap-6">{rest.map((one) => one.block)}</div>
        </Disclosure>
      )}
      {isShown && details.leftOut.length > 0 ? (
        <p className="text-12 text-quiet">Left out: {details.leftOut.join('; ')}.</p>
      ) : null}
    </div>
  )
}
