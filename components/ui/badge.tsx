import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

/** The meanings of the page. Each has a color, a shape and a word, never color alone. */
export type Meaning = 'ok' | 'warning' | 'bad' | 'unknown' | 'neutral'

export const INK: Record<Meaning, string> = {
  ok: 'text-ok',
  warning: 'text-warning',
  bad: 'text-bad',
  unknown: 'text-unknown',
  neutral: 'text-quiet',
}

export const SOFT: Record<Meaning, string> = {
  ok: 'bg-ok-soft',
  warning: 'bg-warning-soft',
  bad: 'bg-bad-soft',
  unknown: 'bg-unknown-soft',
  neutral: 'bg-sunken',
}

export const SHAPE: Record<Meaning, IconName> = {
  ok: 'check',
  warning: 'warning',
  bad: 'cross',
  unknown: 'question',
  neutral: 'dash',
}

/** The left edge of a card, which shows its meaning at a glance. */
export const EDGE: Record<Meaning, string> = {
  ok: 'border-l-ok',
  warning: 'border-l-warning',
  bad: 'border-l-bad',
  unknown: 'border-l-unknown',
  neutral: 'border-l-line-strong',
}

/** The disc next to a card's fact. */
export const DISC: Record<Meaning, string> = {
  ok: 'bg-ok',
  warning: 'bg-warning',
  bad: 'bg-bad',
  unknown: 'bg-unknown',
  neutral: 'bg-line-strong',
}

interface BadgeProps {
  meaning: Meaning
  icon?: IconName
  children: ReactNode
}

export function Badge({ meaning, icon, children }: BadgeProps) {
  return (
    <span
      data-meaning={meaning}
      className={`inline-block rounded-sm px-1.5 py-px text-12 font-semibold whitespace-nowrap ${INK[meaning]} ${SOFT[meaning]}`}
    >
      <Icon name={icon ?? SHAPE[meaning]} className="mr-1 size-3.5 align-[-0.28em]" />
      {children}
    </span>
  )
}

/** A word beside a name that says how it stands. */
export function Tag({ meaning, children }: { meaning: Meaning; children: ReactNode }) {
  return (
    <span
      data-meaning={meaning}
      className={`inline-block rounded-sm px-1.5 py-px text-12 font-semibold ${INK[meaning]} ${SOFT[meaning]}`}
    >
      {meaning === 'ok' ? <Icon name={SHAPE.ok} className="mr-1 size-3.5 align-[-0.28em]" /> : null}
      {children}
    </span>
  )
}
