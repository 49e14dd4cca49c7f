const UNITS: [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
]

/** A duration in at most two units: "42 s", "2 h 14 min", "364 d". Not negative. */
export function sayDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const first = UNITS.findIndex(([, seconds]) => total >= seconds)
  if (first < 0) return '0 s'
  const [unit, seconds] = UNITS[first] ?? ['s', 1]
  const count = Math.floor(total / seconds)
  const next = UNITS[first + 1]
  const rest = next ? Math.floor((total - count * seconds) / next[1]) : 0
  return next && rest > 0 && count < 100 ? `${count} ${unit} ${rest} ${next[0]}` : `${count} ${unit}`
}

/** A time against now: "42 s ago", "in 2 h 14 min", or "now" within a second. */
export function sayAge(atMs: number, nowMs: number): string {
  if (Number.isNaN(atMs)) return 'at an unreadable time'
  const delta = nowMs - atMs
  if (Math.abs(delta) < 1000) return 'now'
  return delta > 0 ? `${sayDuration(delta)} ago` : `in ${sayDuration(-delta)}`
}
