import { UnreadNotice } from '@/components/frame/unread-notice'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { StateNotice } from '@/components/ui/state-notice'
import type { ObjectDetails, ObjectEvent } from '@/lib/facts/objects/contract/object'

/** Events shown at first. */
const SHOWN = 2

function Times({ event }: { event: ObjectEvent }) {
  const { count, firstAt, lastAt } = event
  return (
    <span className="text-12 text-quiet" title={event.by === '' ? undefined : `by ${event.by}`}>
      {lastAt === undefined ? 'at an unknown time' : <RelativeTime at={lastAt} />}
      <span title={firstAt === undefined ? undefined : `since ${firstAt}`}>
        {count > 1 ? `, ${count} times` : ''}
      </span>
    </span>
  )
}

function EventItem({ event }: { event: ObjectEvent }) {
  const isWarning = event.type === 'Warning'
  return (
    <li className="grid gap-x-4 text-13 sm:grid-cols-[9.25rem_minmax(0,1fr)]">
      <span className={`flex min-w-0 gap-1.5 ${isWarning ? 'text-warning' : ''}`}>
        <Icon name={isWarning ? 'warning' : 'dash'} className={`mt-px ${isWarning ? '' : 'text-quiet'}`} />
        <span className="min-w-0 wrap-anywhere">{event.reason}</span>
      </span>
      <span className="min-w-0 wrap-anywhere">
        {event.message} <Times event={event} />
      </span>
    </li>
  )
}

/** What happened to an object, newest first; a refused list never looks empty. */
export function ObjectEvents({ events }: { events: ObjectDetails['events'] }) {
  if (events.state !== 'read') return <UnreadNotice part={events} what="Its events" />
  const { items, more } = events.value
  if (items.length === 0) {
    return (
      <StateNotice state="empty">
        No events. The API server forgets an event after an hour by default.
      </StateNotice>
    )
  }
  return (
    <>
      <ul aria-label="Events" className="flex flex-col gap-y-2 sm:gap-y-1">
        {items.slice(0, SHOWN).map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an event has no name here, and the list is replaced as a whole.
          <EventItem key={index} event={event} />
        ))}
      </ul>
      {items.length > SHOWN ? (
        <Disclosure summary={`${items.length - SHOWN} earlier`}>
          <ul aria-label="Earlier events" className="flex flex-col gap-y-2 sm:gap-y-1">
            {items.slice(SHOWN).map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an event has no name here, and the list is replaced as a whole.
              <EventItem key={index} event={event} />
            ))}
          </ul>
        </Disclosure>
      ) : null}
      {more ? (
        <p className="mt-1 text-12 text-quiet">There are more events than the {items.length} shown.</p>
      ) : null}
    </>
  )
}
