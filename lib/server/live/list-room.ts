import { oneInProcess } from '@/lib/next/one-in-process'

/** Bytes of all lists that are kept, beside what the process needs for anything else; each row beside its text is 400. */
const MOST_MIB = 24
const MOST_BYTES = MOST_MIB * 1_048_576

/** One list that is kept, for viewers or for some time after them. */
export interface KeptList {
  bytes(): number
  /** Since when nobody has looked at it, in milliseconds of one clock; undefined while somebody does. */
  idleSinceMs(): number | undefined
  end(): void
}

/** The room that the lists of all viewers share. */
export interface ListRoom {
  /** Counts a list until the signal aborts. */
  keep(list: KeptList, signal: AbortSignal): void
  /**
   * Whether all lists still have room with this one as it is, at the cost of those that nobody looks at, the longest idle first. Says
   * why not where that does not suffice.
   */
  excessWith(list: KeptList): string | undefined
}

export function createListRoom(mostBytes = MOST_BYTES): ListRoom {
  const lists = new Set<KeptList>()

  function longestIdle(but: KeptList): KeptList | undefined {
    const idle = [...lists].flatMap((list) => {
      const sinceMs = list === but ? undefined : list.idleSinceMs()
      return sinceMs === undefined || list.bytes() === 0 ? [] : [{ list, sinceMs }]
    })
    return idle.sort((a, b) => a.sinceMs - b.sinceMs)[0]?.list
  }

  return {
    keep(list, signal) {
      lists.add(list)
      signal.addEventListener('abort', () => lists.delete(list), { once: true })
    },
    excessWith(list) {
      let bytes = [...lists].reduce((sum, one) => sum + one.bytes(), 0)
      while (bytes > mostBytes) {
        const idle = longestIdle(list)
        if (idle === undefined)
          return `more than there is room for beside the lists of other viewers (${Math.round(mostBytes / 1_048_576)} MiB in all)`
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
