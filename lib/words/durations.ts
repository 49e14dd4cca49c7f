const UNITS: [unit: string, ms: number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

/** A length of time in at most two units, rounded down: "42 s", "2 h 14 min", "364 d". The sign is dropped. */
export function sayDuration(ms: number): string {
  const length = Math.abs(ms)
  const first = UNITS.findIndex(([, size]) => length >= size)
  const [unit, size] = UNITS[first] ?? ['s', 1_000]
  const count = Math.floor(length / size)
  const next = first < 0 ? undefined : UNITS[first + 1]
  const rest = next ? Math.floor((length - count * size) / next[1]) : 0
  return next && rest > 0 && count < 100 ? `${count} ${unit} ${rest} ${next[0]}` : `${count} ${unit}`
}

/** How long something was waited for, to the nearest second: a timer may fire a moment early. */
export function sayWait(ms: number): string {
  return sayDuration(Math.round(ms / 1000) * 1000)
}

/** A time against now: "42 s ago", "in 2 h 14 min", or "now" within a second. */
export function sayAge(atMs: number, nowMs: number): string {
  if (Number.isNaN(atMs)) return 'at an unreadable time'
  const delta = nowMs - atMs
  if (Math.abs(delta) < 1000) return 'now'
  return delta > 0 ? `${sayDuration(delta)} ago` : `in ${sayDuration(delta)}`
}

/** A short time as measured: "0.4 ms", "93 ms", "3.0 s". */
export function sayMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 999.5) return '1.0 s'
  return ms > 0 && ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}
