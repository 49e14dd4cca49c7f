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

/** The minutes that were asked about, in hours up to two days: "10 min", "24 h", "7 d". */
export function sayMinutes(minutes: number): string {
  return minutes % 60 === 0 && minutes <= 2880 ? `${minutes / 60} h` : sayDuration(minutes * 60_000)
}

/** How long something was waited for, to the nearest second: a timer may fire a moment early. */
export function sayWait(ms: number): string {
  return sayDuration(Math.round(ms / 1000) * 1000)
}

/** A time against now: "42 s ago", "in 2 h 14 min", or "now" within a second. Of the past seconds tell within its first minute only. */
export function sayAge(atMs: number, nowMs: number): string {
  if (Number.isNaN(atMs)) return 'at an unreadable time'
  const delta = nowMs - atMs
  if (Math.abs(delta) < 1000) return 'now'
  if (delta < 0) return `in ${sayDuration(delta)}`
  return `${sayDuration(delta < 60_000 ? delta : delta - (delta % 60_000))} ago`
}

/** A short time as measured: "0.4 ms", "93 ms", "3.0 s". */
export function sayMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 999.5) return '1.0 s'
  return ms > 0 && ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}

/** The time of day of a moment, RFC 3339 or in ms since 1970: `14:05:06 UTC`. */
export function sayTime(at: string | number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}

/** A moment in a sentence: `2026-11-24 14:05:06 UTC`, without its date where that is the day of `now`. */
export function sayMoment(at: string | number, now?: string): string {
  const day = new Date(at).toISOString().slice(0, 10)
  return now?.slice(0, 10) === day ? sayTime(at) : `${day} ${sayTime(at)}`
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function utc(at: string | number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** A span as kubectl and the API server's Tables print it: apimachinery's duration.HumanDuration (1.36). */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.trunc(seconds / 60)
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(minutes / 60)
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`
  if (hours < 48) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (hours < 24 * 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.trunc(days / 365)
  if (hours < 24 * 365 * 8) return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`
  return `${years}y`
}

/** Milliseconds of each unit of a span that is printed as "5d3h". */
export const UNIT_MS = new Map([
  ['y', 365 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
])
const SPAN = /^(?:\d{1,9}[ydhms]){1,5}$/

/**
 * The milliseconds of a printed span such as "5d3h", or undefined when the text is none. What HumanDuration left out
 * is lost, so the answer is at most the true span and short of it by less than the smallest unit printed.
 */
export function parseHumanDuration(text: string): number | undefined {
  if (!SPAN.test(text)) return undefined
  let ms = 0
  for (const [, count, unit] of text.matchAll(/(\d+)([ydhms])/g)) {
    ms += Number(count) * (UNIT_MS.get(unit ?? '') ?? 0)
  }
  return ms
}
