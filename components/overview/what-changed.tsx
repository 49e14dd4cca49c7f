import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { NotYet } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { NotSeen } from '@/components/ui/not-seen'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import type { Change, Changes } from '@/lib/facts/changes/contract'
import { type ChangeGroup, groupsOf } from '@/lib/facts/changes/judge/groups'
import { lastHour } from '@/lib/facts/changes/judge/last-hour'
import { isOlder } from '@/lib/facts/changes/judge/older'
import { changesQuery } from '@/lib/facts/changes/query'
import { MAX_MINUTES, type Refusals } from '@/lib/facts/refusals/contract'
import { slowRefusalsQuery } from '@/lib/facts/refusals/query'
import { type Phrase, plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted, listOf } from '@/lib/words/lists'
import { objectAddress } from '@/lib/words/page-addresses'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'
import { Dot, type FirstRefusal, LastMarks, Timeline } from './what-changed-timeline'
import { writeBeforeRefusal } from './write-before'

const FIRST = 30

function Time({ at, nowAt }: { at: string; nowAt: string }) {
  const iso = new Date(at).toISOString()
  const day = iso.slice(0, 10) === nowAt.slice(0, 10) ? '' : `${iso.slice(5, 10)} `
  return (
    <time dateTime={at} title={iso} className="text-13 text-quiet tabular-nums whitespace-nowrap">
      {day}
      {iso.slice(11, 19)}
    </time>
  )
}

function Parts({ from = [], to = [] }: Pick<Change, 'from' | 'to'>) {
  if (from.length + to.length === 0) return null
  return (
    <ul translate="no" className="mt-0.5 font-mono text-12 text-quiet">
      {from.map((part) => (
        <li key={part} className="wrap-anywhere">
          <span className="sr-only">Before: </span>
          <span aria-hidden="true">− </span>
          {visibleText(part)}
        </li>
      ))}
      {to.map((part) => (
        <li key={part} className="wrap-anywhere text-ink">
          <span className="sr-only">After: </span>
          <span aria-hidden="true">+ </span>
          {visibleText(part)}
        </li>
      ))}
    </ul>
  )
}

interface ChangeRowProps {
  change: Change
  nowAt: string
  /** Where it was, on a page of several. */
  namespace?: string
}

export function ChangeRow({ change, nowAt, namespace = '' }: ChangeRowProps) {
  const { at, lane, object, by, from, to, fields } = change
  const { kind, ...where } = object
  return (
    <li
      data-change={change.what}
      className="relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-1 border-t border-line py-2 md:grid-cols-[7.5rem_minmax(0,1fr)_12rem_3.5rem]"
    >
      <Time at={at} nowAt={nowAt} />
      <div className="flex min-w-0 items-baseline gap-2 max-md:col-span-3 max-md:row-start-2">
        <Dot lane={lane} />
        <div className="min-w-0">
          <p className="text-15 wrap-anywhere">
            {namespace === '' ? null : (
              <>
                <Code className="text-quiet">{namespace}</Code>{' '}
              </>
            )}
            <Said phrase={change.says} />
            {change.isNew ? <span className="text-quiet"> New since Podglass started.</span> : null}
          </p>
          <Parts {...(from ? { from } : {})} {...(to ? { to } : {})} />
          {fields === undefined ? null : (
            <p className="mt-0.5 text-12 text-quiet wrap-anywhere">
              Manages <Code>{visibleText(fields.join(', '))}</Code>
            </p>
          )}
        </div>
      </div>
      <Code
        translate="no"
        className="font-mono text-12 text-quiet wrap-anywhere max-md:col-start-2 max-md:row-start-1"
      >
        {by === undefined ? '' : visibleText(by.manager)}
      </Code>
      {object.resource === '' || change.what === 'gone' ? null : (
        <Link
          href={objectAddress(where)}
          aria-label={`Open ${kind} ${visibleText(object.name)}`}
          className="text-13 text-accent hover:underline max-md:col-start-3 max-md:row-start-1 max-md:after:absolute max-md:after:inset-0 md:text-right"
        >
          Open
        </Link>
      )}
    </li>
  )
}

/** A workload that began is one row; what came along with it opens below. */
function GroupRows({ group: { head, along }, nowAt }: { group: ChangeGroup; nowAt: string }) {
  return (
    <>
      <ChangeRow change={head} nowAt={nowAt} />
      {along.length === 0 ? null : (
        <li className="-mt-2 pb-2 md:pl-33">
          <Disclosure summary={`${counted(along.length, 'change')} along with it`}>
            <ul>
              {along.map((change) => (
                <ChangeRow key={change.id} change={change} nowAt={nowAt} />
              ))}
            </ul>
          </Disclosure>
        </li>
      )}
    </>
  )
}

/** When each call was first seen refused, the oldest first: of what logs and events of the last hour show. */
function firstRefusals({ refusals }: Refusals): FirstRefusal[] {
  return refusals
    .filter(({ older }) => older === undefined)
    .map(({ id, first, explanation }) => ({ id, at: first, says: plain(explanation.says) }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function RefusalRow({ refusal, nowAt, more }: { refusal: FirstRefusal; nowAt: string; more: number }) {
  return (
    <p data-refused className="mb-3 flex flex-wrap items-baseline gap-x-3 bg-bad-soft px-3 py-2 text-15">
      <Time at={refusal.at} nowAt={nowAt} />
      <span className="min-w-0 wrap-anywhere">
        {`First seen refused: ${visibleText(refusal.says)}${more === 0 ? '' : `, and ${counted(more, 'other call')} later.`}`}
      </span>
      <Link href="/refusals" className="ml-auto text-13 text-accent hover:underline">
        Open Refusals
      </Link>
    </p>
  )
}

/** Why the list is empty, or shows nothing but this pod: one of five states, and each says so. */
export function Nothing({ of: { sources, changes, minutes } }: { of: Changes }) {
  const are = (state: string) => sources.filter((one) => one.state === state)
  const read = [...are('read'), ...are('part')]
  if (read.length > 0) {
    if (changes.length > 0) return null
    return (
      <StateNotice state="empty">
        Nothing changed here in {minutes === 60 ? 'the last hour' : '24 h'}, by the{' '}
        {counted(read.length, 'list')} that could be read.
      </StateNotice>
    )
  }
  const [unknown] = are('unknown')
  if (unknown !== undefined)
    return (
      <StateNotice state="unknown">
        What changed beyond this pod is not known: {describeResource(unknown)} could not be read.{' '}
        <Said phrase={unknown.says ?? []} />
      </StateNotice>
    )
  if (are('waiting').length > 0) return null
  return are('denied').length > 0 ? (
    <StateNotice state="denied">
      This account can list nothing that shows a change, so what changed beyond this pod is not known.
    </StateNotice>
  ) : (
    <StateNotice state="absent">The API server serves no kind that shows a change.</StateNotice>
  )
}

interface BodyProps {
  of: Changes
  refusals: readonly FirstRefusal[]
  isStale: boolean
  onAgain: () => void
}

function Body({ of, refusals, isStale, onAgain }: BodyProps) {
  const { checkedAt, sources, notSeen } = of
  const [isWhole, setIsWhole] = useState(false)
  const [isChosen, setIsChosen] = useState(false)
  const hour = lastHour(of)
  const hasChoice = hour.changes.length < of.changes.length
  const isHour = isChosen && hasChoice
  const shownOf = isHour ? hour : of
  const { changes, more } = shownOf
  const groups = groupsOf(changes)
  const shown = isWhole ? groups : groups.slice(0, FIRST)
  const waiting = sources.filter(({ state }) => state === 'waiting')
  const [oldest] = sources
    .filter((source) => isOlder(source, Date.parse(checkedAt)))
    .flatMap(({ readAt }) => readAt ?? [])
    .sort()
  return (
    <>
      <p className="mb-3 flex flex-wrap items-baseline gap-x-3 text-13 text-quiet">
        <span>
          Checked <RelativeTime at={checkedAt} />
          {oldest === undefined ? null : (
            <span>
              , the oldest list <RelativeTime at={oldest} />
            </span>
          )}
          <span>. Times are UTC. Timing alone proves no cause.</span>
        </span>
        <Button look="bare" small onClick={onAgain}>
          <Icon name="repeat" />
          Check again
        </Button>
        {!hasChoice ? null : (
          <Chip pressed={isHour} onPress={() => setIsChosen(!isHour)} count={hour.changes.length}>
            Last hour
          </Chip>
        )}
      </p>
      {isStale ? (
        <StateNotice state="stale">The last check failed. This is what was seen before.</StateNotice>
      ) : null}
      {waiting.length === 0 ? null : (
        <p role="status" className="mb-3 text-13 text-quiet">
          Still to be read: {listOf(waiting.map(describeResource))}.
        </p>
      )}
      <Nothing of={shownOf} />
      {changes.length === 0 ? null : (
        <>
          <Timeline of={shownOf} refusals={refusals} />
          {refusals[0] === undefined ? null : (
            <RefusalRow refusal={refusals[0]} nowAt={checkedAt} more={refusals.length - 1} />
          )}
          <ul className="mb-3 border-b border-line">
            {shown.map((group) => (
              <GroupRows key={group.head.id} group={group} nowAt={checkedAt} />
            ))}
          </ul>
          {shown.length === groups.length ? null : (
            <Button small onClick={() => setIsWhole(true)}>
              Show all {changes.length}
            </Button>
          )}
          {more === 0 ? null : (
            <p className="text-13 text-quiet">
              {counted(more, 'older change is', 'older changes are')} left out.
            </p>
          )}
        </>
      )}
      <div className="mt-3">
        <Disclosure summary="What this does not see">
          <NotSeen notSeen={notSeen} />
        </Disclosure>
      </div>
    </>
  )
}

const ID = 'changed'

/** What the closed strip says: what stands out, or how much there is, or that nothing is known. */
function Finding({ of, found, isFailed }: { of: Changes | undefined; found?: Phrase; isFailed: boolean }) {
  if (found !== undefined) return <Said phrase={found} />
  if (of === undefined) return isFailed ? 'not known' : null
  const [last] = of.changes
  const isRead = of.sources.some(({ state }) => state === 'read' || state === 'part')
  if (last === undefined) return isRead ? 'nothing, in what could be read' : 'not known'
  return <span>{counted(of.changes.length + of.more, 'change')}</span>
}

/** What changed in the last 24 hours. Closed, it says what stands out; what is open is in the address. It asks once `isDue`. */
export function WhatChanged({ isDue }: { isDue: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  const enabled = isOpen || isDue
  const { data, error, refetch } = useQuery({ ...changesQuery(), enabled })
  const asked = useQuery({ ...slowRefusalsQuery({ minutes: MAX_MINUTES }), enabled })
  const refusals = asked.data === undefined ? [] : firstRefusals(asked.data)
  const found = data && asked.data && writeBeforeRefusal(data, asked.data)
  useEffect(() => {
    const open = () => {
      if (window.location.hash === `#${ID}`) setIsOpen(true)
    }
    open()
    window.addEventListener('hashchange', open)
    return () => window.removeEventListener('hashchange', open)
  }, [])
  const again = () => void refetch()
  return (
    <details
      id={ID}
      open={isOpen}
      onToggle={(event) => {
        const isNow = event.currentTarget.open
        setIsOpen(isNow)
        const { pathname, search, hash } = window.location
        if (isNow) window.history.replaceState(null, '', `#${ID}`)
        else if (hash === `#${ID}`) window.history.replaceState(null, '', `${pathname}${search}`)
      }}
      className="group/fold mb-8 scroll-mt-16 rounded-lg border border-line bg-surface"
    >
      <summary className="grid min-h-11 grid-cols-[minmax(0,1fr)_1rem] items-center gap-x-4 px-4 py-2.5 hover:bg-hover md:grid-cols-[max-content_minmax(0,1fr)_minmax(0,max-content)_1rem]">
        <h2 className="text-15 font-[650]">
          What changed <span className="sr-only">in the last </span>
          <span className="text-13 font-normal text-quiet">24 h</span>
        </h2>
        {data === undefined || isOpen ? (
          <span className="max-md:hidden" />
        ) : (
          <LastMarks of={data} found={found} />
        )}
        <span className="truncate text-13 max-md:row-start-2">
          {isOpen ? null : (
            <Finding of={data} isFailed={error !== null} {...present({ found: found?.says })} />
          )}
        </span>
        <Icon
          name="chevron"
          className="text-faint transition-transform duration-120 group-open/fold:rotate-90 max-md:col-start-2 max-md:row-start-1"
        />
      </summary>
      <section aria-label="What changed in the last 24 h" className="px-4 pt-1 pb-5">
        {data !== undefined ? (
          <Body of={data} refusals={refusals} isStale={error !== null} onAgain={again} />
        ) : (
          <NotYet label="Reading what changed" lines={6} error={error} onAgain={again} />
        )}
      </section>
    </details>
  )
}
