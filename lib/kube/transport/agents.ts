import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 15_000 }

interface Pair {
  calls: HttpAgent
  /** A long stream must not take the place of a short call. */
  streams: HttpAgent
}

function pairOf(make: (options: { maxSockets: number; timeout?: number }) => HttpAgent): Pair {
  return { calls: make({ maxSockets: 16, timeout: 60_000 }), streams: make({ maxSockets: 128 }) }
}

/** Closes idle connections now, and busy ones as soon as their answer is complete. */
function drain(agent: HttpAgent): void {
  agent.maxFreeSockets = 0
  closeIdle(agent)
}

export function closeIdle(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy()
  }
}

/** The connections of one process: a pair of keep-alive agents for each CA, the older pairs drained. */
export class Agents {
  #pair: Pair | null = null
  #caPem: string | null = null

  /** For the kubectl proxy on loopback or on a Unix socket. */
  plain(): Pair {
    this.#pair ??= pairOf((options) => new HttpAgent({ ...KEEP_ALIVE, ...options }))
    return this.#pair
  }

  /** For the API server: only certificates that this CA signed, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
  trusting(caPem: string): Pair {
    if (this.#pair !== null && this.#caPem === caPem) return this.#pair
    const old = this.#pair
    this.#pair = pairOf(
      (options) =>
        new HttpsAgent({
          ...KEEP_ALIVE,
          ...options,
          ca: caPem,
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          // Node shows no certificate on a resumed session, and does not check its names against the host again.
          maxCachedSessions: 0,
        }),
    )
    this.#caPem = caPem
    if (old) {
      drain(old.calls)
      drain(old.streams)
    }
    return this.#pair
  }

  /** Ends every connection, busy ones too. */
  close(): void {
    this.#pair?.calls.destroy()
    this.#pair?.streams.destroy()
    this.#pair = null
    this.#caPem = null
  }
}
