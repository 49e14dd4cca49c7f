export interface RateLimit {
  /** Takes one request of a client: 0 when it may pass, else the whole seconds until it may. */
  take(client: string, nowMs: number): number
}

const MAX_CLIENTS = 1024

/** A token bucket a client. The table is bounded: the client that was quiet longest is forgotten first. */
export function createRateLimit(perSecond: number, burst: number): RateLimit {
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  return {
    take(client, nowMs) {
      const known = buckets.get(client) ?? { tokens: burst, atMs: nowMs }
      const tokens = Math.min(burst, known.tokens + ((nowMs - known.atMs) / 1000) * perSecond)
      const passes = tokens >= 1
      buckets.delete(client)
      buckets.set(client, { tokens: passes ? tokens - 1 : tokens, atMs: nowMs })
      const oldest = buckets.size > MAX_CLIENTS ? buckets.keys().next().value : undefined
      if (oldest !== undefined) buckets.delete(oldest)
      return passes ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
    },
  }
}
