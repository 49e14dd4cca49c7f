import type { Credential } from '@/lib/facts/identity/contract/identity'
import { sayDuration } from '@/lib/words/durations'

export interface LifeShare {
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
  const share = (at: number) => Math.min(100, Math.max(0, (100 * (at - from)) / (end - from)))
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
