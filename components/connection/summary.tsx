import { INK, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Connection } from '@/lib/contract/connection'
import { firstFailed, meaningOfLadder, standingOf } from './standing'

interface SummaryProps {
  connection: Connection
  /** Milliseconds since 1970. */
  climbedAt: number
  everyMs: number
}

// The sentence itself may count seconds, which would be read aloud at each climb.
function announcement({ rungs }: Connection): string {
  const first = firstFailed(rungs)
  return first ? `${first.title}: ${standingOf(first).word}` : 'No rung fails.'
}

/** One sentence over the whole ladder, and how fresh it is. */
export function Summary({ connection, climbedAt, everyMs }: SummaryProps) {
  const meaning = meaningOfLadder(connection.rungs)
  return (
    <div data-meaning={meaning} className="mb-8">
      <p className="flex max-w-3xl items-start gap-2 text-17 font-medium">
        <Icon name={SHAPE[meaning]} className={`mt-1 ${INK[meaning]}`} />
        <span className="min-w-0 wrap-anywhere">{connection.says}</span>
      </p>
      <p className="mt-1 pl-6 text-13 text-quiet">
        {connection.serverVersion === undefined ? null : (
          <>
            API server <span className="font-mono">{connection.serverVersion}</span>.{' '}
          </>
        )}
        Last climbed <RelativeTime at={new Date(climbedAt).toISOString()} />, and by itself every{' '}
        {everyMs / 1000} s.
      </p>
      <p role="status" className="sr-only">
        {announcement(connection)}
      </p>
    </div>
  )
}
