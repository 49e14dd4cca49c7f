import type { Change, Changes, Lane } from '@/lib/facts/changes/contract'

export const LANES: Record<Lane, { title: string; dot: string }> = {
  rollouts: { title: 'Rollouts', dot: 'bg-quiet' },
  rbac: { title: 'RBAC', dot: 'rotate-45 bg-accent' },
  pods: { title: 'Pods', dot: 'rounded-full border-2 border-bad' },
  config: { title: 'Config', dot: 'rounded-full bg-quiet' },
  'this-pod': { title: 'This pod', dot: 'border-2 border-warning' },
  cluster: { title: 'Cluster', dot: 'rounded-full bg-faint' },
}

export function Dot({ lane }: { lane: Lane }) {
  return <i aria-hidden="true" className={`inline-block size-2.5 shrink-0 ${LANES[lane].dot}`} />
}

/** A call that a log or an event shows refused, by the first time within what was read of them. */
export interface FirstRefusal {
  id: string
  at: string
  says: string
}

const CRASHES: ReadonlySet<Change['what']> = new Set(['restarted', 'ended', 'evicted'])

function leftIn({ minutes, checkedAt }: Pick<Changes, 'minutes' | 'checkedAt'>) {
  const endMs = Date.parse(checkedAt)
  return (at: string) => `${100 - (100 * (endMs - Date.parse(at))) / (minutes * 60_000)}%`
}

const MOST_MARKS = 5

/** The last changes in one line; where one came just before the first refusal, with a ring, and that refusal as a line. */
export function LastMarks({ of, found }: { of: Changes; found: { id: string; at: string } | undefined }) {
  const left = leftIn(of)
  return (
    <span aria-hidden="true" data-marks className="relative h-5 border-b border-line-strong max-md:hidden">
      {of.changes.slice(0, MOST_MARKS).map(({ id, at, lane }) => (
        <i
          key={id}
          className={`absolute top-[0.3rem] size-2.5 -translate-x-full ${LANES[lane].dot} ${id === found?.id ? 'outline-2 outline-offset-2 outline-bad' : ''}`}
          style={{ left: left(at) }}
        />
      ))}
      {found === undefined ? null : (
        <i className="absolute inset-y-0 border-l-2 border-bad" style={{ left: left(found.at) }} />
      )}
    </span>
  )
}

interface TimelineProps {
  of: Changes
  refusals: readonly FirstRefusal[]
}

/**
 * One row a lane, from the left, which is the oldest time, to now; the first refusal and each crash across all of them, so that what
 * was written just before stands beside it. The list below it says the same in words.
 */
export function Timeline({ of, refusals }: TimelineProps) {
  const { changes } = of
  const left = leftIn(of)
  const lanes = (Object.keys(LANES) as Lane[]).filter((lane) => changes.some((one) => one.lane === lane))
  const [first] = refusals
  const crashes = changes.filter(({ what }) => CRASHES.has(what))
  return (
    <div aria-hidden="true" className="mb-4 text-12 text-quiet max-md:hidden">
      <p className="mb-1.5 flex flex-wrap gap-x-4">
        {crashes.length === 0 ? null : (
          <span className="flex items-center gap-1.5">
            <i className="h-3 border-l border-dashed border-bad" />
            crash
          </span>
        )}
        {first === undefined ? null : (
          <span className="flex items-center gap-1.5">
            <i className="h-3 border-l-2 border-bad" />
            first refusal, by logs and events
          </span>
        )}
      </p>
      <div className="relative">
        {lanes.map((lane) => (
          <div
            key={lane}
            className="grid h-7 grid-cols-[6.5rem_minmax(0,1fr)] items-center border-t border-line"
          >
            <span>{LANES[lane].title}</span>
            <span className="relative h-full">
              {changes
                .filter((one) => one.lane === lane)
                .map(({ id, at }) => (
                  <i
                    key={id}
                    className={`absolute top-[0.55rem] size-2.5 -translate-x-full ${LANES[lane].dot}`}
                    style={{ left: left(at) }}
                  />
                ))}
            </span>
          </div>
        ))}
        <span className="pointer-events-none absolute inset-y-0 right-0 left-[6.5rem]">
          {crashes.map(({ id, at }) => (
            <i
              key={id}
              data-line="crash"
              className="absolute inset-y-0 border-l border-dashed border-bad opacity-60"
              style={{ left: left(at) }}
            />
          ))}
          {first === undefined ? null : (
            <i
              data-line="refusal"
              className="absolute inset-y-0 border-l-2 border-bad"
              style={{ left: left(first.at) }}
            />
          )}
        </span>
      </div>
      <div className="flex justify-between border-t border-line pt-1 pl-[6.5rem]">
        <span>{of.minutes === 60 ? '1 h ago' : '24 h ago'}</span>
        <span>{of.minutes === 60 ? '30 min' : '12 h'}</span>
        <span>now</span>
      </div>
    </div>
  )
}
