/** Draws the same numbers for the same seed (mulberry32). */
export interface Random {
  below(count: number): number
  pick<T>(all: readonly T[]): T
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    below,
    pick(all) {
      const one = all[below(all.length)]
      if (one === undefined) throw new Error('There is nothing to draw from.')
      return one
    },
  }
}
