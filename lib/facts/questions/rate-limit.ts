export interface RateLimit {
  /** Takes one request of a client: 0 when it can pass, otherwise the whole seconds until it can. */
  take(client: string, nowMs: number): number
}

const MAX_CLIENTS = 1024

/** A token bucket a client. The table is bounded: the client that was quiet longest is forgotten first. */
export function createRateLimit(perSecond: number, burst: number): RateLimit {
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  const tokensOf = (client: string, nowMs: number): number => {
    const known = buckets.get(client)
    if (known === undefined) return burst
    return Math.min(burst, known.tokens + ((nowMs - known.atMs) / 1000) * perSecond)
  }
  const waitS = (tokens: number) => (tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond)))
  return {
    take(client, nowMs) {
      const tokens = tokensOf(client, nowMs)
      buckets.delete(client)
      buckets.set(client, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs })
      const oldest = buckets.size > MAX_CLIENTS ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      return waitS(tokens)
    },
  }
}
