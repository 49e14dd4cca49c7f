/** Counts what each client has open. */
export interface StreamShares {
  /** Takes one place of a client, to be given back by the returned function; undefined when it has its share already. */
  take(client: string): (() => void) | undefined
}

/** At most `most` open streams for each client. */
export function createStreamShares(most: number): StreamShares {
  const open = new Map<string, number>()
  return {
    take(client) {
      const count = open.get(client) ?? 0
      if (count >= most) return undefined
      open.set(client, count + 1)
      let isBack = false
      return () => {
        if (isBack) return
        isBack = true
        const left = (open.get(client) ?? 1) - 1
        if (left === 0) open.delete(client)
        else open.set(client, left)
      }
    },
  }
}
