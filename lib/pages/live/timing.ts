/** How often pages ask again for what the stream does not bring. */
export const POLL_MS = 5_000

const FIRST_MS = 500
const CAP_MS = 15_000

/** What to wait before the next try: half a second doubled up to 15 s, each up to half as long again by `random`. */
export function reconnectDelay(failuresInRow: number, random: number): number {
  const base = Math.min(CAP_MS, FIRST_MS * 2 ** Math.max(0, failuresInRow - 1))
  return base * (1 + random / 2)
}
