import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isMistyped } from '@/lib/answer/say-fact'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation, Standing } from '@/lib/contract/explanation'
import { isSameStanding, judgeProgress, type Progress } from '@/lib/diagnosis/progress'
import { checkQuery, progressQuery, verdictQuery } from '@/lib/facts/call/query'

const EVERY_MS = 2000
// For another account a repeat can read four lists again instead of one review.
const EVERY_MS_OF_OTHERS = 10_000
const COMPARE_MS = 15_000

interface Opening {
  at: number
  standing: Standing | undefined
}

/** True once a card has been open for as long as comparisons are apart, so opening it costs none. */
function useIsLate(isOpen: boolean): boolean {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    const timer = setTimeout(() => setIsLate(true), COMPARE_MS)
    return () => clearTimeout(timer)
  }, [isOpen])
  return isLate
}

/**
 * One check explained, and while it is refused the same review repeated, alone, every two seconds; for
 * another account every ten, and never while nothing can decide, a condition does, or the call itself is mistyped. For the pod's own account, rules and
 * bindings are compared every 15 s with their state when the card opened. When the review changes, the
 * explanation is requested again; `grantedAfterMs` then says how long the page waited for it. All of it
 * pauses while the tab is hidden.
 */
export function useWatchedCheck(check: AccountCheck) {
  const client = useQueryClient()
  const full = useQuery(checkQuery(check))
  const isOther = check.user !== undefined
  const verdict = full.data?.verdict
  // What a condition decides, only a call with its object can change; what a log says, only the log.
  const isOpen = full.data?.conditions === undefined && full.data?.logged === undefined
  const isRepeated =
    full.data !== undefined && isOpen && !isMistyped(full.data) && !(isOther && verdict === 'unknown')
  const refused = isRepeated && verdict !== 'allowed'
  const everyMs = isOther ? EVERY_MS_OF_OTHERS : EVERY_MS
  const again = useQuery({ ...verdictQuery(check), enabled: refused, refetchInterval: everyMs })
  const isLate = useIsLate(refused)
  const compared = useQuery({
    ...progressQuery(check),
    enabled: refused && isLate && !isOther,
    refetchInterval: COMPARE_MS,
  })
  const [opening, setOpening] = useState<Opening | null>(null)
  if (refused && opening === null) setOpening({ at: full.dataUpdatedAt, standing: full.data?.standing })

  const [ticks, setTicks] = useState<readonly Tick[]>([])
  const [newest] = [full, again].filter(({ data }) => data !== undefined).sort(byTime)
  const next =
    newest?.data === undefined
      ? ticks
      : addTick(ticks, { at: newest.dataUpdatedAt, verdict: newest.data.verdict })
  if (next !== ticks) setTicks(next)

  const shown = full.data?.standing
  const isNewer = compared.dataUpdatedAt > full.dataUpdatedAt
  const now = isNewer ? compared.data?.standing : shown
  const isChanged = isNewer && shown !== undefined && now !== undefined && !isSameStanding(shown, now)
  const hasLookedAgain = opening !== null && Math.max(full.dataUpdatedAt, compared.dataUpdatedAt) > opening.at
  const turned = refused && (again.data?.verdict === 'allowed' || compared.data?.verdict === 'allowed')

  // An API server with several replicas can alternate between yes and no: each new yes checks once more.
  const turnedAt = turned ? Math.max(again.dataUpdatedAt, compared.dataUpdatedAt) : 0
  useEffect(() => {
    if (turnedAt === 0 && !isChanged) return
    void client.invalidateQueries({ queryKey: checkQuery(check).queryKey })
    if (turnedAt > 0) void client.invalidateQueries({ queryKey: ['access'] })
  }, [turnedAt, isChanged, client, check])

  return {
    ...full,
    everyMs,
    isRepeated: refused,
    ticks,
    checkedAt: Math.max(again.dataUpdatedAt, full.dataUpdatedAt),
    askError: again.error,
    /** Undefined before the first comparison. */
    progress: hasLookedAgain ? progressOf(opening.standing, now) : undefined,
    openedAt: opening?.at,
    grantedAfterMs:
      opening !== null && full.data?.verdict === 'allowed' ? full.dataUpdatedAt - opening.at : null,
  }
}

function byTime(a: { dataUpdatedAt: number }, b: { dataUpdatedAt: number }): number {
  return b.dataUpdatedAt - a.dataUpdatedAt
}

function progressOf(before: Standing | undefined, now: Standing | undefined): Progress {
  return before === undefined || now === undefined ? 'unknown' : judgeProgress(before, now)
}

/** One check that was answered: when, and what it said. */
export interface Tick {
  at: number
  verdict: Explanation['verdict']
}

const MOST = 24

/** The last checks plus one; unchanged by an answer that is already there. */
export function addTick(ticks: readonly Tick[], tick: Tick): readonly Tick[] {
  const newest = ticks.at(-1)
  if (tick.at === 0 || (newest !== undefined && tick.at <= newest.at)) return ticks
  return [...ticks, tick].slice(-MOST)
}
