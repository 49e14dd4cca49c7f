import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { INK } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { PageHeader } from '@/components/ui/section'
import type { Connection, Rung } from '@/lib/facts/connection/contract'
import { policiesQuery } from '@/lib/facts/connection/query'
import { words } from '@/lib/phrase/phrase'
import { sayMs } from '@/lib/words/durations'
import { sayPolicies } from './policy-words'
import { firstFailed, isStep, stepOutcome, stepStanding } from './standing'

const NEEDS_ATTENTION = new Set(['noted', 'denied', 'failed'])

// The sentence can count seconds, which a screen reader would announce on each run.
function announcement({ rungs }: Connection): string {
  const first = firstFailed(rungs)
  return first ? `${first.title}: ${stepStanding(first).word}` : 'No step fails.'
}

function Answer({ connection }: { connection: Connection }) {
  const { knownAs, answeredInMs, attachedFrom, byProxy, asViewer } = connection
  const outcome = stepOutcome(connection.rungs)
  if (outcome !== 'known') {
    return {
      unreached: 'The API server is not reached',
      untrusted: 'What answers is not trusted as the API server',
      erring: 'The API server answers with an error',
      unknown: `The API server answers and does not accept ${asViewer ? 'you' : 'this pod'}`,
    }[outcome]
  }
  const took = answeredInMs === undefined ? '' : ` in ${sayMs(answeredInMs)}`
  if (knownAs === undefined) return `The API server answers${took} but does not say who the caller is`
  const whom = asViewer || byProxy ? 'you' : attachedFrom === undefined ? 'this pod' : 'this token'
  return (
    <>
      The API server answers{took} and knows {whom} as{' '}
      <Code className="text-[0.86em] font-semibold wrap-anywhere">{knownAs}</Code>
    </>
  )
}

/** Steps to look at, but the one that stops the others: the sentence above leads there. */
function NeedsAttention({ rungs, stop }: Pick<Connection, 'rungs'> & { stop: Rung | undefined }) {
  const links = rungs
    .filter((rung) => rung !== stop)
    .map((rung) => ({ rung, standing: stepStanding(rung) }))
    .filter(({ standing }) => NEEDS_ATTENTION.has(standing.name))
  if (links.length === 0) return null
  return (
    <ul aria-label="Needs attention" className="mb-5 flex flex-wrap gap-x-5 gap-y-1 text-13">
      {links.map(({ rung, standing }) => (
        <li key={rung.id} className="flex items-center gap-1.5">
          <Icon name={standing.icon} className={`size-3.5 ${INK[standing.meaning]}`} />
          <a
            href={`#${rung.id}`}
            className="text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
          >
            {rung.title}
          </a>
          <span className="text-quiet">{standing.word}</span>
        </li>
      ))}
    </ul>
  )
}

/** What NetworkPolicies mean for this pod. It holds its place from the start, so that what follows does not move. */
function PolicyLine() {
  const { data, error } = useQuery(policiesQuery(true))
  const { isCut, says, more } =
    data !== undefined
      ? sayPolicies(data)
      : {
          isCut: false,
          says: words(
            error === null ? 'Reading NetworkPolicies' : 'What NetworkPolicies admit is not known.',
          ),
          more: undefined,
        }
  return (
    <p className="mb-4 flex min-h-11 items-center text-15 lg:min-h-6">
      <a
        href="#egress"
        className={`flex items-center gap-1.5 hover:underline max-md:min-h-11 ${isCut ? 'text-warning' : 'text-quiet'}`}
      >
        <Icon name={isCut ? 'warning' : 'dash'} className="size-3.5" />
        <span className="line-clamp-2 min-w-0 wrap-anywhere lg:line-clamp-1">
          <Said phrase={says} />
          {more === undefined ? null : <span className="max-lg:sr-only"> {more}</span>}
        </span>
      </a>
    </p>
  )
}

/** "checked 3 s ago, next in 7 s": the countdown is known only while a check is scheduled. */
function Freshness({ checkedAt, everyMs }: { checkedAt: number; everyMs: number }) {
  const now = useNow()
  const left = Math.ceil((checkedAt + everyMs - now) / 1000)
  return (
    <span className="text-13 text-quiet">
      checked <RelativeTime at={new Date(checkedAt).toISOString()} />
      <span>{now === 0 || left < 1 ? '' : `, next in ${left} s`}</span>
    </span>
  )
}

interface HeadlineProps {
  connection: Connection
  /** Milliseconds since 1970. */
  checkedAt: number
  everyMs: number
  again: ReactNode
}

/** Whether the API server is reached and whom it knows, what needs attention, and how fresh that is. */
export function ConnectionHeadline({ connection, checkedAt, everyMs, again }: HeadlineProps) {
  const { rungs, attachedFrom, serverVersion } = connection
  const from = attachedFrom === undefined ? 'this pod' : `${attachedFrom}, outside the cluster,`
  const stop = stepOutcome(rungs) === 'known' ? undefined : firstFailed(rungs)
  return (
    <>
      <PageHeader
        title={
          <>
            <span className="sr-only">Connection: </span>
            <Answer connection={connection} />
          </>
        }
        asks={
          <span className="wrap-anywhere">
            {stop === undefined ? (
              <span>{`${rungs.filter(isStep).length} steps from ${from} to a list of pods.`}</span>
            ) : (
              <span>
                <a href={`#${stop.id}`} className="text-accent underline">
                  {stop.title}
                </a>{' '}
                fails; the steps after it wait for it.
              </span>
            )}
            {serverVersion === undefined ? null : (
              <>
                {' '}
                API server <Code className="text-13">{serverVersion}</Code>.
              </>
            )}
          </span>
        }
      >
        <Freshness checkedAt={checkedAt} everyMs={everyMs} />
        {again}
      </PageHeader>
      {stop === undefined ? <PolicyLine /> : null}
      <NeedsAttention rungs={rungs} stop={stop} />
      <p role="status" className="sr-only">
        {announcement(connection)}
      </p>
    </>
  )
}
