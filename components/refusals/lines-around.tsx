import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { UnreadNotice } from '@/components/frame/unread-notice'
import { Icon } from '@/components/ui/icon'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Logs, LogTarget } from '@/lib/contract/logs'
import { logsQuery } from '@/lib/facts/objects/query'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { readProblem } from '@/lib/queries/problem-error'
import { counted } from '@/lib/words/lists'
import { type Bar, barTime } from './refusal-words'

/** Logs that are offered; a refusal of every pod of a namespace is in as many. */
const MOST_LOGS = 6

interface Place extends LogTarget {
  previous: boolean
}

function placesOf(refusals: readonly LoggedRefusal[], namespace: string): Place[] {
  const places = new Map<string, Place>()
  for (const { seenIn } of refusals) {
    for (const one of seenIn) {
      if (one.from !== 'log') continue
      const { pod, container, previous = false } = one
      places.set(`${pod} ${container} ${previous}`, { namespace, pod, container, previous })
    }
  }
  return [...places.values()]
}

interface LinesAroundProps {
  /** Those of the bar. */
  refusals: readonly LoggedRefusal[]
  namespace: string
  bar: Bar
}

/** What the containers wrote in the time of a bar. A log is read when it is opened, the first one at once. */
export function LinesAround({ refusals, namespace, bar }: LinesAroundProps) {
  const places = placesOf(refusals, namespace)
  const left = places.length - MOST_LOGS
  if (places.length === 0) return null
  return (
    <section aria-label="Lines around them" className="mb-8">
      <h2 className="mb-2 text-20 font-[650]">
        Lines around them <span className="text-13 font-normal text-quiet">{barTime(bar)}</span>
      </h2>
      <div className="flex flex-col gap-1">
        {places.slice(0, MOST_LOGS).map((place, index) => (
          <LogOf
            key={`${place.pod} ${place.container} ${place.previous}`}
            {...{ place, bar }}
            isFirst={index === 0}
          />
        ))}
      </div>
      {left > 0 ? (
        <p className="mt-1 text-13 text-quiet">
          {counted(left, 'more log', 'more logs')} can hold lines of it.
        </p>
      ) : null}
    </section>
  )
}

function LogOf({ place, bar, isFirst }: { place: Place; bar: Bar; isFirst: boolean }) {
  const [isOpen, setOpen] = useState(isFirst)
  return (
    <details className="group" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="min-h-6 text-13 text-accent hover:underline">
        <Icon name="chevron" className="mr-1 inline size-3 transition-transform group-open:rotate-90" />
        <span translate="no" className="font-mono wrap-anywhere">
          {place.pod}
        </span>{' '}
        {place.container}
        {place.previous ? ', previous run' : ''}
      </summary>
      {isOpen ? <Lines place={place} bar={bar} /> : null}
    </details>
  )
}

function Lines({ place: { previous, ...target }, bar }: { place: Place; bar: Bar }) {
  const { data, error } = useQuery(
    logsQuery({
      ...target,
      tailLines: '1000',
      timestamps: 'true',
      ...(previous ? { previous: 'true' as const } : {}),
    }),
  )
  if (error !== null) return <StateNotice state="unknown">{readProblem(error).title}</StateNotice>
  if (data === undefined) return <Skeleton label="Reading the log" lines={4} />
  if (data.log.state !== 'read') return <UnreadNotice part={data.log} what="Lines of this log" />
  const { lines, isCut } = linesIn(data.log.value, bar)
  return (
    <>
      {isCut ? (
        <StateNotice state="unknown">
          Earlier lines of this time are not among those that were read.
        </StateNotice>
      ) : null}
      {lines.length > 0 ? (
        <ScrollRegion
          label={`Lines of ${target.pod}`}
          className="mt-1 max-h-72 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-12/[1.125rem] whitespace-pre-wrap wrap-anywhere"
        >
          {lines.map(({ at, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a log is its position.
            <p key={index} data-line>
              <time dateTime={at} className="text-quiet">
                {at?.slice(11, 23)}
              </time>{' '}
              {text}
            </p>
          ))}
        </ScrollRegion>
      ) : isCut ? null : (
        <StateNotice state="empty">No line of this log is from that time.</StateNotice>
      )}
    </>
  )
}

type ReadLog = Extract<Logs['log'], { state: 'read' }>['value']

/** The lines of a time, and whether earlier ones of it can exist that were not read. */
export function linesIn({ lines, boundedBy }: ReadLog, { fromMs, toMs }: Pick<Bar, 'fromMs' | 'toMs'>) {
  const timeOf = ({ at = '' }: ReadLog['lines'][number]) => Date.parse(at)
  const first = lines.find(({ at }) => at !== undefined)
  return {
    lines: lines.filter((line) => timeOf(line) >= fromMs && timeOf(line) < toMs),
    isCut: boundedBy !== 'nothing' && first !== undefined && timeOf(first) > fromMs,
  }
}
