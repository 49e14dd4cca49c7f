const MOST = 400

/** Words of a server or webhook inside a sentence of ours: one line, bounded, without the full stop. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MOST ? `${line.slice(0, MOST).trimEnd()}…` : line.replace(/\.$/, '')
}

/** `pods web-0`, `deployments.apps web`: what a refusal is about, as kubectl writes it. */
export function describeRefused(target: { group: string; resource: string; name: string }): string {
  const qualified = target.group === '' ? target.resource : `${target.resource}.${target.group}`
  const what = qualified === '' ? 'the object' : qualified
  return target.name === '' ? what : `${what} ${target.name}`
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const

/** `3 minutes`, `1 hour`: the two-digit figure of the largest unit that fits, rounded down. */
export function describeDuration(ms: number): string {
  const [size, unit] = UNITS.find(([length]) => ms >= length * 2 || (ms >= length && length === 1000)) ?? [
    1000,
    'second',
  ]
  const count = Math.floor(ms / size)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** A moment in seconds, as Kubernetes writes it. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
