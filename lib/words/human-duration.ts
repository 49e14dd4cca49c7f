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

const UNIT_MS = new Map([
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
