import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import type { Progress } from '@/lib/diagnosis/progress'
import { sayAllowed } from '@/lib/facts/refusals/judge/say-allowed'
import { plain } from '@/lib/phrase/phrase'
import { readProblem } from '@/lib/queries/problem-error'
import { sayTime, sayWait } from '@/lib/words/durations'
import { visibleText } from '@/lib/words/visible-text'
import type { Tick } from './use-watched-check'

const SAYS: Record<Exclude<Progress, 'unchanged'>, string> = {
  propagating:
    'The change has been made; the API server’s authorizer has not seen it yet. Usually takes seconds.',
  'changed-but-not-this': 'Something changed since the card opened, but not what this call needs.',
  forbidden: 'Another authorizer explicitly denies this. No Role or binding overrides it.',
  unknown: 'Cannot tell whether anything changed: not all rules can be read.',
}

const STILL: Record<Explanation['verdict'], string> = {
  allowed: 'allowed',
  denied: 'still refused',
  failed: 'still failing',
  unknown: 'still not known',
}

// What the user can act on is shown at any width.
const NEWS = new Set<Progress | undefined>(['propagating', 'changed-but-not-this', 'forbidden'])

function Ticks({ ticks }: { ticks: readonly Tick[] }) {
  return (
    <span aria-hidden="true" data-ticks={ticks.length} className="inline-flex h-3.5 items-end gap-0.5">
      {ticks.map(({ at, verdict }) => (
        <span
          key={at}
          className={`w-[3px] rounded-[1px] transition-[height] duration-200 ${verdict === 'allowed' ? 'h-3.5 bg-ok' : verdict === 'denied' ? 'h-1.5 bg-bad/55' : 'h-1.5 bg-faint/50'}`}
        />
      ))}
    </span>
  )
}

function Strip({ children, end, more }: { children: ReactNode; end?: ReactNode; more?: ReactNode }) {
  return (
    <div className="border-t border-line bg-sunken py-2 pr-3.5 pl-4.5 text-13 text-quiet @xl:pr-4 @xl:pl-7">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        {children}
        {end === undefined ? null : <span className="ml-auto inline-flex items-center gap-1">{end}</span>}
      </div>
      {more}
    </div>
  )
}

/** When logs or events first showed a call refused (RFC 3339), or since when reviews refuse it again. */
export interface RefusedSince {
  at: string
  isAgain?: true
}

interface WatchedProofProps {
  verdict: Explanation['verdict']
  /** The check is about another account, decided by reviews or objects. */
  isOther: boolean
  /** False where a repeat would show nothing. */
  isRepeated: boolean
  /** Another question is the answer. */
  isMistyped: boolean
  ticks: readonly Tick[]
  askError: unknown
  grantedAfterMs: number | null
  /** RFC 3339: when the first review said yes, of a call that this page saw refused. */
  allowedAt: string | undefined
  /** When the page first saw it refused, in milliseconds since 1970. */
  openedAt: number | undefined
  refusedSince?: RefusedSince
  progress: Progress | undefined
  nearest: NearMiss | undefined
  /** The call itself, repeated after the review changed. */
  itself: string | null
  onAskAgain: () => void
  isAsking: boolean
}

function Allowed({ ticks, isOther, grantedAfterMs, allowedAt, itself }: WatchedProofProps) {
  return (
    <Strip
      end={grantedAfterMs === null ? undefined : `after ${sayWait(grantedAfterMs)} of refusals here`}
      more={itself === null ? undefined : <p className="text-ink">{itself}</p>}
    >
      <span role="status" className="inline-flex items-center gap-2 text-ink">
        <Icon name="check" className="text-ok" />
        {allowedAt !== undefined
          ? sayAllowed({ at: allowedAt, hasTurned: true })
          : isOther
            ? 'Allowed, by the evidence below'
            : 'The API server’s own review says yes'}
      </span>
      {grantedAfterMs === null ? null : <Ticks ticks={ticks} />}
    </Strip>
  )
}

function Progressed({ progress, nearest }: Pick<WatchedProofProps, 'progress' | 'nearest'>) {
  if (progress === undefined || progress === 'unchanged') return null
  return (
    <p className={`mt-0.5 max-w-card wrap-anywhere ${NEWS.has(progress) ? 'text-ink' : 'hidden @xl:block'}`}>
      <span>{SAYS[progress]}</span>
      <span>
        {progress === 'changed-but-not-this' && nearest
          ? ` Nearest now: ${visibleText(plain(nearest.says))}`
          : ''}
      </span>
    </p>
  )
}

/** "still refused since 08:27:25 UTC": by logs or events, or since the page first saw it. */
function sayStill({ verdict, openedAt, refusedSince }: WatchedProofProps): string {
  if (openedAt === undefined) return STILL[verdict]
  const isKnown = verdict === 'denied' && refusedSince !== undefined && Date.parse(refusedSince.at) < openedAt
  if (!isKnown) return `${STILL[verdict]} since ${sayTime(openedAt)}`
  return `${refusedSince.isAgain ? 'refused again' : STILL.denied} since ${sayTime(refusedSince.at)}`
}

/**
 * The same review, repeated until it changes: distinguishes a change that has not arrived yet from one that
 * does not match the call.
 */
export function WatchedProof(props: WatchedProofProps) {
  const { verdict, isOther, isRepeated, isMistyped, ticks, askError, progress, nearest } = props
  if (verdict === 'allowed') return <Allowed {...props} />
  if (!isRepeated) {
    const why = isMistyped
      ? 'Not repeated: this call can never be allowed as it is written.'
      : 'Not repeated: nothing that this pod can read or ask decides it.'
    return (
      <Strip>
        <span className="inline-flex items-center gap-2">
          <Icon name={isMistyped ? 'dash' : 'question'} className={isMistyped ? '' : 'text-unknown'} />
          {why}
        </span>
      </Strip>
    )
  }
  return (
    <Strip
      end={
        <Button
          look="bare"
          small
          onClick={props.onAskAgain}
          disabled={props.isAsking}
          title="Repeats the full check. Times are since this page first saw it."
        >
          <Icon name="repeat" />
          <span className="sr-only">Check again</span>
        </Button>
      }
      more={isOther ? undefined : <Progressed progress={progress} nearest={nearest} />}
    >
      <span role="status" className="inline-flex items-center gap-2 text-ink">
        <span className="breathing size-2 shrink-0 rounded-full bg-accent" aria-hidden="true" />
        {askError ? `The last check got no answer: ${readProblem(askError).title}` : sayStill(props)}
      </span>
      <Ticks ticks={ticks} />
    </Strip>
  )
}
