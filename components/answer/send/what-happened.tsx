import { useId } from 'react'
import { Icon, type IconName } from '@/components/ui/icon'

interface WhatHappenedProps {
  /** When the page first saw the call refused, in milliseconds since 1970. */
  openedAt: number | undefined
  /** RFC 3339: when it was allowed. */
  at: string
  /** The HTTP status of the call itself, where the page repeated it. */
  status?: number
}

/** What this page saw of one fixed call, in order, in UTC. */
export function WhatHappened({ openedAt, at, status }: WhatHappenedProps) {
  const id = useId()
  const events: { at: string; icon: IconName; ink: string; says: string }[] = [
    ...(openedAt === undefined
      ? []
      : [
          {
            at: new Date(openedAt).toISOString(),
            icon: 'cross',
            ink: 'text-bad',
            says: 'Asked here, refused',
          } as const,
        ]),
    { at, icon: 'check', ink: 'text-ok', says: 'The access review says yes' },
    ...(status === undefined
      ? []
      : [
          status < 300
            ? ({ at, icon: 'check', ink: 'text-ok', says: `The call itself answers ${status}` } as const)
            : ({
                at,
                icon: 'warning',
                ink: 'text-warning',
                says: `The call itself answers ${status}`,
              } as const),
        ]),
  ]
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-1 min-h-8 pt-0.5 text-15 font-[650]">
        What happened
      </h2>
      <ol className="text-13">
        {events.map((event) => (
          <li key={event.says} className="grid grid-cols-[6.75rem_minmax(0,1fr)] border-t border-line py-1.5">
            <time dateTime={event.at} className="text-quiet">
              {event.at.slice(11, 19)} UTC
            </time>
            <span>
              <Icon name={event.icon} className={`mr-1 size-3.5 align-[-0.15em] ${event.ink}`} />
              {event.says}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
