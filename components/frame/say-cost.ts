import type { OpenedCost } from '@/lib/queries/cost'
import { counted, grouped } from '@/lib/words/lists'

/** What the page costs the API server, in one sentence. */
export function sayCost({ kinds, watches, viewers, waitedMs }: OpenedCost): string {
  const requests = kinds.reduce((sum, { minute }) => sum + minute.requests, 0)
  const times = requests === 0 ? 'nothing' : requests === 1 ? 'once' : `${requests} times`
  const asked = `Podglass asked the API server ${times} in the last minute`
  const shared =
    watches > 0 && viewers > 0
      ? `; ${counted(watches, 'watch serves', 'watches serve')} ${counted(viewers, 'viewer')}`
      : ''
  const waited = waitedMs >= 50 ? `; it waited ${(waitedMs / 1000).toFixed(1)} s in its own queue` : ''
  return `${asked}${shared}${waited}.`
}

/** The requests of the last minute: "41 req/min". */
export function sayRate({ kinds }: Pick<OpenedCost, 'kinds'>): string {
  return `${grouped(kinds.reduce((sum, { minute }) => sum + minute.requests, 0))} req/min`
}
