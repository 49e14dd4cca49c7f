import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { refusedNow } from '@/lib/facts/refusals/judge/seen-refusals'
import { slowRefusalsQuery } from '@/lib/facts/refusals/query'
import { useKnownRefusals } from '@/lib/pages/live/known-answers'

/** An answer this old still says what is refused. */
const KNOWN_MS = 60_000

/** How a cause bears on the pod's own namespace, as far as its logs and events show. */
export type CauseStanding = 'proven now' | 'seen here' | 'not seen here'
export const STANDING_LOOK = { 'proven now': 'bad', 'seen here': 'warning' } as const

/** Which causes the refused calls of an answer have: none now in an old one. What an answer does not show is "not seen", not absent. */
export function standingsIn(answer: Pick<Refusals, 'refusals' | 'stale'>): (id: string) => CauseStanding {
  const now = new Set(
    (answer.stale === undefined ? refusedNow(answer) : []).flatMap(({ explanation: { cause } }) =>
      cause?.confidence === 'proven' ? cause.id : [],
    ),
  )
  const seen = new Set(answer.refusals.flatMap(({ explanation }) => explanation.cause?.id ?? []))
  return (id) => (now.has(id) ? 'proven now' : seen.has(id) ? 'seen here' : 'not seen here')
}

/** The newest answer about the pod's own namespace that this window has, or one that Podglass makes; `isRead` once it is known to be there or not. */
export function useSeenRefusals(enabled = true): { answer: Refusals | undefined; isRead: boolean } {
  const known = useKnownRefusals(KNOWN_MS)?.data
  const { data, error } = useQuery({ ...slowRefusalsQuery(), enabled: enabled && known === undefined })
  const answer = known ?? data
  return { answer, isRead: answer !== undefined || error !== null }
}

/** How causes bear on an answer; undefined where there is none, or nothing could be read for it. */
export function useCauseStandings(answer: Refusals | undefined): ((id: string) => CauseStanding) | undefined {
  return useMemo(() => {
    const isRead = answer !== undefined && (isReadable(answer.logs) || isReadable(answer.events))
    return isRead ? standingsIn(answer) : undefined
  }, [answer])
}

function isReadable({ state }: Refusals['logs'] | Refusals['events']): boolean {
  return state === 'read' || state === 'part'
}
