import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { StateNotice } from '@/components/ui/state-notice'
import type { ObjectDetails, ObjectEvent } from '@/lib/contract/object'
import { UnreadNotice } from './unread-notice'

function Times({ event }: { event: ObjectEvent }) {
  const { count, firstAt, lastAt } = event
  return (
    <span className="text-12 text-quiet">
      {lastAt === undefined ? 'at an unknown time' : <RelativeTime at={lastAt} />}
      {count > 1 ? `, ${count} times` : ''}
      {count > 1 && firstAt !== undefined && firstAt !== lastAt ? (
        <>
          {' '}
          since <RelativeTime at={firstAt} />
        </>
      ) : null}
      {event.by === '' ? '' : ` · ${event.by}`}
    </span>
  )
}

function EventItem({ event }: { event: ObjectEvent }) {
  const isWarning = event.type === 'Warning'
  return (
    <li className="flex flex-col gap-0.5 px-3 py-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className={`font-mono text-13 font-semibold ${isWarning ? 'text-warning' : ''}`}>
          {isWarning ? <Icon name="warning" className="mr-1.5 size-3.5 align-[-0.2em]" /> : null}
          {event.reason}
        </span>
        <Times event={event} />
      </div>
      <p className="text-13 break-words">{event.message}</p>
    </li>
  )
}

/** What happened to an object, newest first; a refused list never looks empty. */
export function EventList({ events }: { events: ObjectDetails['events'] }) {
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
      <ul aria-label="Events" className="divide-y divide-line rounded-md border border-line bg-surface">
        {items.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an event has no name here, and the list is replaced as a whole.
          <EventItem key={index} event={event} />
        ))}
      </ul>
      {more ? (
        <p className="mt-1 text-12 text-quiet">There are more events than the {items.length} shown.</p>
      ) : null}
    </>
  )
}
