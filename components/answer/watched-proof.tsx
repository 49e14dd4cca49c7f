import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import type { Progress } from '@/lib/diagnosis/progress'
import { toProblem } from '@/lib/queries/problem-error'
import { sayDuration } from '@/lib/words/durations'

function Waiting({ progress, openedAt }: { progress: Progress | undefined; openedAt: number | undefined }) {
  const since = openedAt === undefined ? null : <RelativeTime at={new Date(openedAt).toISOString()} />
  switch (progress) {
    case 'unchanged':
      return <>Nothing that affects this call has changed since the card opened {since}.</>
    case 'propagating':
      return (
        <span className="text-ink">
          The change has been made, but the API server’s authorizer has not seen it yet. That usually takes
          seconds.
        </span>
      )
    case 'changed-but-not-this':
      return (
        <span className="text-ink">
          Something changed since the card opened {since}, but not what this call needs.
        </span>
      )
    case 'forbidden':
      return (
        <>An authorizer other than RBAC explicitly denies this, and no Role or binding can override it.</>
      )
    case 'unknown':
      return <>Cannot tell whether anything changed: not all rules can be read.</>
    case undefined:
      return <>Checks every 15 s whether anything changed.</>
  }
}

interface WatchedProofProps {
  verdict: Explanation['verdict']
  /** The check is about another account, decided by reviews or objects. */
  isOther: boolean
  everyMs: number
  askedAt: number
  askError: unknown
  grantedAfterMs: number | null
  progress: Progress | undefined
  openedAt: number | undefined
  nearest: NearMiss | undefined
  /** The call itself, repeated after the review changed. */
  itself: string | null
  onAskAgain: () => void
  isAsking: boolean
}

/**
 * The same review, repeated until it changes: distinguishes a change that has not arrived yet from one that
 * does not match the call.
 */
export function WatchedProof(props: WatchedProofProps) {
  const { verdict, isOther, everyMs, grantedAfterMs, askError, askedAt, progress, openedAt, nearest } = props
  if (verdict === 'allowed') {
    return (
      <p role="status" className="text-ok">
        <Icon name="check" className="mr-2 align-[-0.15em]" />
        {grantedAfterMs === null
          ? isOther
            ? 'It may, according to the evidence.'
            : 'The API server’s own review says yes.'
          : `The same ${isOther ? 'check' : 'review'} now says yes, ${sayDuration(grantedAfterMs)} after it said no on this page.`}
        {props.itself === null ? null : <span className="text-ink"> {props.itself}</span>}
      </p>
    )
  }
  if (isOther && verdict === 'unknown') return null
  return (
    <div className="flex flex-col items-start gap-2">
      <div role="status" className="text-quiet">
        <p>
          <span className="breathing mr-2 inline-block size-2 rounded-full bg-accent" aria-hidden="true" />
          Repeating the {isOther ? 'check' : 'review'} every {everyMs / 1000} s: not yet.{' '}
          {askError ? <span>The last check got no answer: {toProblem(askError).title}</span> : null}
        </p>
        {isOther ? null : (
          <p className="max-w-prose">
            <Waiting progress={progress} openedAt={openedAt} />
          </p>
        )}
        {progress === 'changed-but-not-this' && nearest ? (
          <p className="max-w-prose break-words">Nearest now: {nearest.says}</p>
        ) : null}
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-quiet">
        <Button onClick={props.onAskAgain} disabled={props.isAsking}>
          Repeat the full check
        </Button>
        <span>
          {askedAt > 0 ? (
            <>
              Last checked <RelativeTime at={new Date(askedAt).toISOString()} />.{' '}
            </>
          ) : null}
          Paused while this tab is hidden.
        </span>
      </p>
    </div>
  )
}
