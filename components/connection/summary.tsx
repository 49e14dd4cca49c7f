import { INK, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Connection } from '@/lib/contract/connection'
import { firstFailed, meaningOfLadder, standingOf } from './standing'

const WANTS_A_LOOK = new Set(['noted', 'denied', 'failed'])

interface SummaryProps {
  connection: Connection
  /** Milliseconds since 1970. */
  climbedAt: number
  everyMs: number
  /** The last run got no answer. */
  isStale: boolean
}

// The sentence itself may count seconds, which would be read aloud on each run.
function announcement({ rungs }: Connection): string {
  const first = firstFailed(rungs)
  return first ? `${first.title}: ${standingOf(first).word}` : 'No step fails.'
}

function LookAt({ rungs }: Pick<Connection, 'rungs'>) {
  const links = rungs
    .map((rung) => ({ rung, standing: standingOf(rung) }))
    .filter(({ standing }) => WANTS_A_LOOK.has(standing.name))
  if (links.length === 0) return null
  return (
    <ul aria-label="Needs attention" className="mt-2 flex flex-wrap gap-x-5 gap-y-1 pl-6 text-13">
      {links.map(({ rung, standing }) => (
        <li key={rung.id} className="flex items-center gap-1.5">
          <Icon name={standing.icon} className={`size-3.5 ${INK[standing.meaning]}`} />
          <a href={`#${rung.id}`} className="text-accent hover:underline">
            {rung.title}
          </a>
          <span className="text-quiet">{standing.word}</span>
        </li>
      ))}
    </ul>
  )
}

/** One sentence about all steps, and how fresh it is. */
export function Summary({ connection, climbedAt, everyMs, isStale }: SummaryProps) {
  // Only what was checked now is green.
  const meaning = isStale ? 'warning' : meaningOfLadder(connection.rungs)
  return (
    <div data-meaning={meaning} className="mb-8">
      <p className="flex max-w-3xl items-start gap-2 text-17 font-medium">
        <Icon name={isStale ? 'clock' : SHAPE[meaning]} className={`mt-1 ${INK[meaning]}`} />
        <span className="min-w-0 wrap-anywhere">{connection.says}</span>
      </p>
      <p className="mt-1 pl-6 text-13 text-quiet">
        {connection.serverVersion === undefined ? null : (
          <>
            API server <span className="font-mono">{connection.serverVersion}</span>.{' '}
          </>
        )}
        Last checked <RelativeTime at={new Date(climbedAt).toISOString()} />; checks again every{' '}
        {everyMs / 1000} s.
      </p>
      <LookAt rungs={connection.rungs} />
      <p role="status" className="sr-only">
        {announcement(connection)}
      </p>
    </div>
  )
}
