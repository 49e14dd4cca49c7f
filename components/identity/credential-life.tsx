import { useNow } from '@/components/ui/relative-time'
import type { Credential } from '@/lib/facts/identity/contract/identity'
import { sayDuration } from '@/lib/words/durations'

/** How far a moment is on the way between two, in percent. */
export function shareOf(from: number, to: number): (at: number) => number {
  return (at) => Math.min(100, Math.max(0, (100 * (at - from)) / (to - from)))
}

interface LifeShare {
  says: string
  isLate: boolean
  /** Percent of the way from the beginning to the end: how much has passed, and where the kubelet renews it. */
  past?: number
  mark?: number
}

const LONG = 90 * 86_400_000

/** How much of a credential's life has passed, and what happens next. */
export function credentialLife(life: Credential['life'], nowMs: number): LifeShare | undefined {
  if (life === undefined) return undefined
  const [from, until, renewed] = [life.from, life.until, life.renewedAt].map((at) => Date.parse(at ?? ''))
  if (until === undefined || Number.isNaN(until)) return { says: 'never ends', isLate: false }
  const says = saysNext(until, renewed ?? Number.NaN, nowMs, life.until ?? '')
  const isLate = until <= nowMs || (renewed ?? Number.NaN) < nowMs
  // On a scale of a year, the hour until an extended token is renewed would not show.
  const end = life.renewedAt === undefined ? until : Date.parse(life.staleFrom ?? life.until ?? '')
  if (from === undefined || !(from < end)) return { says, isLate }
  const share = shareOf(from, end)
  return {
    says,
    isLate,
    past: share(nowMs),
    ...(renewed === undefined || Number.isNaN(renewed) ? {} : { mark: share(renewed) }),
  }
}

function saysNext(until: number, renewed: number, nowMs: number, end: string): string {
  if (until <= nowMs) return `ended ${sayDuration(nowMs - until)} ago`
  if (renewed > nowMs) return `renews in ${sayDuration(renewed - nowMs)}`
  if (renewed <= nowMs) return `renewal was due ${sayDuration(nowMs - renewed)} ago`
  return until - nowMs > LONG ? `until ${end.slice(0, 10)}` : `ends in ${sayDuration(until - nowMs)}`
}

interface LifeLineProps {
  past: number
  mark: number | undefined
  isLate: boolean
  className?: string
}

/** A life as a line, with the mark of its renewal. */
export function LifeLine({ past, mark, isLate, className = '' }: LifeLineProps) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      className={`h-1.5 w-full overflow-visible ${className}`}
    >
      <rect width="100" height="4" className="fill-line" />
      <rect width={past} height="4" className={isLate ? 'fill-warning' : 'fill-accent'} />
      {mark === undefined ? null : <rect x={mark} y="-2.5" width="0.6" height="9" className="fill-ink" />}
    </svg>
  )
}

interface CredentialLifeProps {
  life: Credential['life']
  /** Names what the words count down to, for people who cannot see where they are. */
  timer?: string
}

/** How long a credential lives, in words and as a line. */
export function CredentialLife({ life, timer }: CredentialLifeProps) {
  const share = credentialLife(life, useNow())
  if (share === undefined) return <span className="text-quiet">not known</span>
  return (
    <div className="flex flex-col gap-1.5">
      <span
        {...(timer === undefined ? {} : { role: 'timer', 'aria-label': timer })}
        className={share.isLate ? 'text-warning' : ''}
      >
        {share.says}
      </span>
      {share.past === undefined ? null : (
        <LifeLine past={share.past} mark={share.mark} isLate={share.isLate} className="max-w-40" />
      )}
    </div>
  )
}
