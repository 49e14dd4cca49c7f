import { createHash, randomBytes } from 'node:crypto'
import { present } from '@/lib/present'

export const SESSION_MS = 8 * 3_600_000

/** How many may be open at once: from one address, which many people may share behind a Gateway, and in all. */
const CAPS = { perAddress: 100, inAll: 1000 }

interface Opened<T> {
  address: string
  of?: T
  /** Of the access token that opened it. */
  generation: number
  expiresMs: number
}

/** A session that is open. */
export interface Session<T> {
  /** What it was opened with. */
  of?: T

  /** Names it in limits and in the log. It does not lead back to the cookie. */
  handle: string
  /** Whether it is still open; asking costs nothing and changes nothing. */
  holds(generation: number, nowMs: number): boolean
}

/** Who opens a session, and for how long if not for 8 h. */
export interface Opening<T> {
  address: string
  generation: number
  of?: T
  lastsMs?: number
}

/** The sessions of this process. A restart, or another replica, knows none of them. */
export interface Sessions<T = undefined> {
  /** Opens one, for 8 h at most, and returns its cookie's value. Beyond a cap the one that was idle longest ends. */
  open(by: Opening<T>, nowMs: number): string
  /** The session of a cookie's value, which was used by this; undefined where there is none, or no more. */
  use(value: string, generation: number, nowMs: number): Session<T> | undefined
  /** Ends the session of a cookie's value for good. */
  end(value: string): void
}

// Kept by a digest, so that how long a look-up takes says nothing about an id.
function keyOf(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}

/** The handle of a cookie's value. */
export function handleOf(value: string): string {
  return keyOf(value).slice(0, 12)
}

/** Keeps sessions in memory. Only someone who sent the access token opens one, so no one else can fill it. */
export function createSessions<T = undefined>(caps: typeof CAPS = CAPS): Sessions<T> {
  // The one that was idle longest comes first.
  const sessions = new Map<string, Opened<T>>()

  function isOpen(one: Opened<T> | undefined, generation: number, nowMs: number): one is Opened<T> {
    return one !== undefined && one.generation === generation && one.expiresMs > nowMs
  }

  function endIdlest(keys: readonly string[], most: number): void {
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) sessions.delete(key)
  }

  function makeRoom({ address, generation }: Opening<T>, nowMs: number): void {
    for (const [key, one] of sessions) if (!isOpen(one, generation, nowMs)) sessions.delete(key)
    const own = [...sessions].filter(([, one]) => one.address === address).map(([key]) => key)
    endIdlest(own, caps.perAddress - 1)
    endIdlest([...sessions.keys()], caps.inAll - 1)
  }

  return {
    open(by, nowMs) {
      makeRoom(by, nowMs)
      const value = randomBytes(32).toString('base64url')
      const { lastsMs = SESSION_MS, ...opened } = by
      const lasts = Math.min(SESSION_MS, lastsMs)
      const key = keyOf(value)
      sessions.set(key, { ...opened, expiresMs: nowMs + lasts })
      // What it was opened with can be a token, which is not kept longer than it is of use.
      setTimeout(() => sessions.delete(key), Math.max(0, lasts)).unref()
      return value
    },
    use(value, generation, nowMs) {
      const key = keyOf(value)
      const found = sessions.get(key)
      if (!isOpen(found, generation, nowMs)) return undefined
      sessions.delete(key)
      sessions.set(key, found)
      return {
        ...present({ of: found.of }),
        handle: handleOf(value),
        holds: (nowGeneration, atMs) => isOpen(sessions.get(key), nowGeneration, atMs),
      }
    },
    end(value) {
      sessions.delete(keyOf(value))
    },
  }
}
