/** A moment in a sentence: `2026-11-24 14:05:06 UTC`. */
export function sayMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
