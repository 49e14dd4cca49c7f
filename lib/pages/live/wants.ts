export interface Wants {
  /** Counts one more who wants the topic until the returned function is called. */
  want(topic: string): () => void
  has(topic: string): boolean
  topics(): string[]
}

/** Counts which topics are wanted: `onChange` hears of a topic that is first wanted or no longer wanted. */
export function createWants(onChange: (topic: string) => void): Wants {
  const counts = new Map<string, number>()

  function release(topic: string): void {
    const left = (counts.get(topic) ?? 1) - 1
    if (left > 0) {
      counts.set(topic, left)
      return
    }
    counts.delete(topic)
    onChange(topic)
  }

  return {
    want(topic) {
      const count = counts.get(topic) ?? 0
      counts.set(topic, count + 1)
      if (count === 0) onChange(topic)
      let isWanted = true
      return () => {
        if (!isWanted) return
        isWanted = false
        release(topic)
      }
    },
    has: (topic) => counts.has(topic),
    topics: () => [...counts.keys()],
  }
}
