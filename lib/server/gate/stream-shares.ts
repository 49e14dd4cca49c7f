/** Who holds a stream: a client, and the address that it came from, where several clients may be one. */
export interface StreamHolder {
  client: string
  address: string
}

/** Shares the streams of the process among its viewers. */
export interface StreamShares {
  /**
   * Takes one place, to be given back by the returned function. `end` is called when another needs the place, which is free by
   * then. Undefined when the client has its share already, or when all are taken and nobody has more than this one would.
   */
  take(holder: StreamHolder, end: () => void): (() => void) | undefined
}

interface Place extends StreamHolder {
  end: () => void
}

function countBy(places: Iterable<Place>, part: 'client' | 'address'): Map<string, number> {
  const counts = new Map<string, number>()
  for (const place of places) counts.set(place[part], (counts.get(place[part]) ?? 0) + 1)
  return counts
}

/** The name with the highest count, and that count. */
function largest(counts: ReadonlyMap<string, number>): [name: string, count: number] {
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])
}

/**
 * At most `perClient` open streams for each client and `inAll` together. When all are taken, the address that holds most gives
 * up one, of the client that holds most there, the oldest first; within one address the client does. Nobody loses one to a
 * holder of as many, so that places do not go to and fro.
 */
export function createStreamShares({ perClient, inAll }: { perClient: number; inAll: number }): StreamShares {
  const places = new Set<Place>()

  function toGiveUp({ client, address }: StreamHolder): Place | undefined {
    const addresses = countBy(places, 'address')
    const [most, held] = largest(addresses)
    const from = (addresses.get(address) ?? 0) + 1 < held ? most : address
    const there = [...places].filter((place) => place.address === from)
    const clients = countBy(there, 'client')
    const [greediest, streams] = largest(clients)
    if (from === address && (clients.get(client) ?? 0) + 1 >= streams) return undefined
    return there.find((place) => place.client === greediest)
  }

  return {
    take(holder, end) {
      const own = [...places].filter(({ client }) => client === holder.client).length
      if (own >= perClient) return undefined
      if (places.size >= inAll) {
        const given = toGiveUp(holder)
        if (given === undefined) return undefined
        places.delete(given)
        given.end()
      }
      const place = { ...holder, end }
      places.add(place)
      return () => places.delete(place)
    },
  }
}
