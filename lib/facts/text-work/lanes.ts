/** Work that waits in lanes, one for each client: the next comes from the client that was served least recently. */
export interface Lanes<T> {
  /** What is turned away for it: itself, another that its client or the client with the most has in line, or nothing. */
  add(client: string, work: T): T | undefined
  next(): T | undefined
  remove(client: string, work: T): void
  /** All that waits, which then waits no more. */
  clear(): T[]
}

/**
 * Holds `most` pieces of work, and `mostOf` each client. Where it is full, the client with the most in line loses its
 * last, so that whoever sends too much is turned away, and not the others.
 */
export function createLanes<T>({
  most,
  mostOf,
}: {
  most: number
  mostOf: (client: string) => number
}): Lanes<T> {
  // In the order in which they were served, the longest ago first; a new client is behind those who wait.
  const lanes = new Map<string, T[]>()
  const count = () => [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0)

  return {
    add(client, work) {
      const lane = lanes.get(client) ?? []
      if (lane.length >= mostOf(client)) return work
      let turnedAway: T | undefined
      if (count() >= most) {
        const longest = [...lanes.values()].reduce((a, b) => (b.length > a.length ? b : a))
        if (longest.length <= lane.length + 1) return work
        turnedAway = longest.pop()
      }
      lane.push(work)
      lanes.set(client, lane)
      return turnedAway
    },
    next() {
      const [first] = lanes
      if (first === undefined) return undefined
      const [client, lane] = first
      lanes.delete(client)
      const work = lane.shift()
      if (lane.length > 0) lanes.set(client, lane)
      return work
    },
    remove(client, work) {
      const lane = lanes.get(client) ?? []
      const left = lane.filter((one) => one !== work)
      if (left.length > 0) lanes.set(client, left)
      else lanes.delete(client)
    },
    clear() {
      const all = [...lanes.values()].flat()
      lanes.clear()
      return all
    },
  }
}
