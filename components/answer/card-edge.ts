import type { Meaning } from '@/components/ui/badge'

/** The edge of a card, which shows its meaning at a glance. */
export const CARD_EDGE: Record<Meaning, string> = {
  ok: 'border-l-ok',
  bad: 'border-l-bad',
  warning: 'border-l-warning',
  unknown: 'border-l-unknown',
  neutral: 'border-l-line-strong',
}

/** The disc next to a card's fact. */
export const DISC: Record<Meaning, string> = {
  ok: 'bg-ok',
  bad: 'bg-bad',
  warning: 'bg-warning',
  unknown: 'bg-unknown',
  neutral: 'bg-line-strong',
}
