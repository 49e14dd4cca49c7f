'use client'

import { useState } from 'react'
import { useNow } from '@/components/ui/relative-time'
import type { OverviewCause } from '@/lib/pages/overview/contract'
import { causeKey } from './cause-key'

/** How long a row that turned green stays where it was red. */
const STAYS_MS = 60_000

/** What needs attention, and among it what was fixed a moment ago. */
export interface Shown {
  rows: readonly OverviewCause[]
  /** Of what needs attention. */
  count: number
}

interface Row {
  cause: OverviewCause
  /** When it turned green, in ms since 1970. */
  fixedAt?: number
}

function isSerious({ severity }: OverviewCause): boolean {
  return severity !== 'note' && severity !== 'ok'
}

/**
 * The rows of what needs attention after a new look: what was among them and is now allowed stays at its place for a minute, so
 * that whoever waits for it sees it turn; then it is told with what was fixed before.
 */
export function rowsAfter(before: readonly Row[], causes: readonly OverviewCause[], nowMs: number): Row[] {
  const rows: Row[] = causes.filter(isSerious).map((cause) => ({ cause }))
  for (const [at, { cause, fixedAt = nowMs }] of before.entries()) {
    const now = causes.find((one) => one.severity === 'ok' && causeKey(one) === causeKey(cause))
    if (now !== undefined && nowMs - fixedAt < STAYS_MS) rows.splice(at, 0, { cause: now, fixedAt })
  }
  return rows
}

/** The same for as long as the page is open. Where nothing else needs attention, all that was fixed has a place of its own. */
export function useShownCauses(causes: readonly OverviewCause[]): Shown {
  const nowMs = useNow()
  const [known, setKnown] = useState<{ of: readonly OverviewCause[]; rows: readonly Row[] }>({
    of: [],
    rows: [],
  })
  const isOver = known.rows.some(({ fixedAt }) => fixedAt !== undefined && nowMs - fixedAt >= STAYS_MS)
  let { rows } = known
  if (known.of !== causes || isOver) {
    rows = rowsAfter(known.rows, causes, nowMs)
    setKnown({ of: causes, rows })
  }
  const count = rows.filter(({ cause }) => isSerious(cause)).length
  return { rows: count === 0 ? [] : rows.map(({ cause }) => cause), count }
}
