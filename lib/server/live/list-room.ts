import { oneInProcess } from '@/lib/next/one-in-process'

const MIB = 1_048_576
/** Of all that is held for viewers, beside what the process needs for anything else. */
const MOST_BYTES = 24 * MIB
/** Beyond it, what is already there can grow, and what is small finds room beside long lists. */
const SPARE = 1 / 3
const SMALL = 1 / 24

/** Something that takes memory for viewers, or for some time after them: a list, a log, what waits in a stream. */
export interface InRoom {
  /** As it is now, with what is being read for it. */
  bytes(): number
  /** Since when nobody has looked at it, in milliseconds of one clock; undefined while somebody does. */
  idleSinceMs(): number | undefined
  end(): void
}

/** The room that all viewers share. */
export interface ListRoom {
  /** Counts it until the signal aborts. */
  keep(held: InRoom, signal: AbortSignal): void
  /**
   * Why there is no room for it with so many bytes more; undefined where there is, at the cost of what nobody looks at, the longest
   * idle first. What is not new can take the spare too. Nothing that somebody looks at ends for it.
   */
  excessWith(held: InRoom, more?: number, isNew?: boolean): string | undefined
}

export function createListRoom(mostBytes = MOST_BYTES): ListRoom {
  const all = new Set<InRoom>()

  function longestIdle(but: InRoom): InRoom | undefined {
    const idle = [...all].flatMap((held) => {
      const sinceMs = held === but ? undefined : held.idleSinceMs()
      return sinceMs === undefined || held.bytes() === 0 ? [] : [{ held, sinceMs }]
    })
    return idle.sort((a, b) => a.sinceMs - b.sinceMs)[0]?.held
  }

  return {
    keep(held, signal) {
      all.add(held)
      signal.addEventListener('abort', () => all.delete(held), { once: true })
    },
    excessWith(held, more = 0, isNew = false) {
      const isLong = held.bytes() + more > mostBytes * SMALL
      const most = isNew && isLong ? mostBytes : mostBytes * (1 + SPARE)
      let bytes = more
      for (const one of all) bytes += one.bytes()
      while (bytes > most) {
        const idle = longestIdle(held)
        if (idle === undefined)
          return `more than there is room for beside the lists of other viewers (${Math.round(mostBytes / MIB)} MiB in all)`
        bytes -= idle.bytes()
        idle.end()
      }
      return undefined
    },
  }
}

/** The room of this process. */
export function processListRoom(): ListRoom {
  return oneInProcess('list-room', () => createListRoom())
}
