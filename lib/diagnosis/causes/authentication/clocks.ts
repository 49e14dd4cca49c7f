import { type Phrase, say } from '@/lib/phrase/phrase'
import type { TokenFacts } from '../../token-facts'

/** Whose clock a time of the token was compared with. Only the server's own decides. */
export type ComparedClock = 'server' | 'node'

// go-jose compares times with this leeway, on either side (pkg/serviceaccount/claims.go, 1.36).
export const LEEWAY_MS = 60_000

export const CLOCK: Record<ComparedClock, Phrase> = {
  server: say`by the API server's own clock`,
  node: say`by this node's clock; the API server's is not known`,
}

export function comparedClock({ serverNow }: TokenFacts): ComparedClock {
  return serverNow === undefined ? 'node' : 'server'
}
