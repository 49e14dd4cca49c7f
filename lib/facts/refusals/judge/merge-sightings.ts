import type { FoundInText } from '@/lib/reader/found'
import type { SeenIn } from '../contract'
import { refusalKey, type TimedRefusal } from './log-refusals'
import { bestWitness, byWitness, userIn, type Voucher, voucherOf } from './witness'

type Place = SeenIn extends infer T ? (T extends unknown ? Omit<T, 'count'> : never) : never

/** A refusal in one place: the log of a container, or an event. */
export interface Sighting extends TimedRefusal {
  place: Place
  /** Other lines of that log are what strangers sent. */
  hasStrangers?: true
}

/** One refusal of one call, with everything seen of it. */
export interface SeenRefusal {
  key: string
  found: FoundInText
  /** The best that it has. */
  witness: Voucher
  /** A log of the refused account's own vouches for it; anybody who can create events can write one of those. */
  isOwnWord: boolean
  count: number
  firstMs: number
  lastMs: number
  /** None of it falls in the time that was asked for. */
  isOlder: boolean
  /** One count a minute of the clock, that of `nowMs` last. */
  perMinute: number[]
  seenIn: SeenIn[]
}

export interface Window {
  nowMs: number
  minutes: number
}

const MINUTE_MS = 60_000

/**
 * The same refusals as one, by their witnesses and then the most frequent first, and those before the time that was asked for last.
 * Of a place with none in that time the latest refusal alone is reported.
 */
export function mergeSightings(sightings: readonly Sighting[], window: Window): SeenRefusal[] {
  const fromMs = window.nowMs - window.minutes * MINUTE_MS
  const isRecent = ({ times }: Sighting) => lastOf(times) >= fromMs
  const lively = new Set(sightings.filter(isRecent).map(({ place }) => JSON.stringify(place)))
  const latest = new Map<string, Sighting>()
  for (const sighting of sightings) {
    const place = JSON.stringify(sighting.place)
    if (lively.has(place)) continue
    const known = latest.get(place)
    if (!known || lastOf(sighting.times) > lastOf(known.times)) latest.set(place, sighting)
  }
  const groups = new Map<string, Sighting[]>()
  for (const sighting of [...sightings.filter(isRecent), ...latest.values()]) {
    const key = refusalKey(sighting.found)
    groups.set(key, [...(groups.get(key) ?? []), sighting])
  }
  const seen = [...groups]
    .map(([key, group]) => seenOf(key, group, window))
    .sort((a, b) => b.count - a.count || b.lastMs - a.lastMs)
  return [false, true].flatMap((isOlder) =>
    byWitness(
      seen.filter((one) => one.isOlder === isOlder),
      ({ witness }) => witness,
    ),
  )
}

function seenOf(key: string, group: readonly Sighting[], { nowMs, minutes }: Window): SeenRefusal {
  const fromMs = nowMs - minutes * MINUTE_MS
  const isOlder = group.every(({ times }) => lastOf(times) < fromMs)
  const counted = group.map(({ place, times }): SeenIn => {
    return { ...place, count: isOlder ? times.length : times.filter((time) => time >= fromMs).length }
  })
  // By the clock, so that a minute keeps its count while time goes on: the first and the last are in part.
  const firstMinute = Math.floor(fromMs / MINUTE_MS)
  const perMinute = Array<number>(minutes + 1).fill(0)
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let newest: Sighting | undefined
  for (const sighting of group) {
    for (const time of sighting.times) {
      firstMs = Math.min(firstMs, time)
      if (time > lastMs) [lastMs, newest] = [time, sighting]
      if (time < fromMs) continue
      // The clock of a node may be ahead.
      const minute = Math.min(minutes, Math.floor(time / MINUTE_MS) - firstMinute)
      perMinute[minute] = (perMinute[minute] ?? 0) + 1
    }
  }
  const vouchers = group.map((one) => voucherOf(one.found, one.place, one.hasStrangers))
  const isOwn = ({ found, place }: Sighting) => place.from === 'log' && place.runsAs === userIn(found)
  if (newest === undefined) throw new Error('A refusal was seen at no time.')
  return {
    key,
    found: newest.found,
    witness: bestWitness(vouchers),
    isOwnWord: group.some((one, index) => isOwn(one) && vouchers[index] === 'first-hand'),
    count: counted.reduce((sum, { count }) => sum + count, 0),
    firstMs,
    lastMs,
    isOlder,
    perMinute,
    seenIn: counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
  }
}

function lastOf(times: readonly number[]): number {
  return times.at(-1) ?? Number.NEGATIVE_INFINITY
}

const MOST_TIMES = 1_000

/** The times of an event that gives its first, its last and its count: spread evenly between the two. */
export function spreadTimes(firstMs: number, lastMs: number, count: number): number[] {
  const times = Math.min(Math.max(1, Math.trunc(count)), MOST_TIMES)
  if (times === 1 || firstMs >= lastMs) return Array<number>(times).fill(lastMs)
  return Array.from({ length: times }, (_, index) => firstMs + ((lastMs - firstMs) * index) / (times - 1))
}
