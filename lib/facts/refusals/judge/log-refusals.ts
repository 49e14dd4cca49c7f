import { UNKNOWN } from '@/lib/evidence/speaker'
import { splitTimestamp } from '@/lib/objects/log-line'
import { present } from '@/lib/present'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import type { FoundInText } from '@/lib/reader/found'
import { isInField } from '@/lib/reader/outermost/stranger-fields'
import { isVouched } from './witness'

/** A refusal with the times at which a log has it, in milliseconds since 1970, ascending. */
export interface TimedRefusal {
  found: FoundInText
  times: number[]
}

/** The words without which no text is a refusal. */
const HINT =
  /forbidden|unauthori[sz]ed|\b40[13]\b|denied|cannot|not allowed|credentials|disallowed|serviceaccount/i
// A program writes the lines of one record at once.
const SAME_MS = 50
const LONGEST_RECORD = 64
const CONTINUES = /^(?:\s|at |Caused by|\}|\]|\)|HTTP response|Reason:|File ")/

/** False for a text that surely holds no refusal. Much faster than reading it. */
export function mayHoldRefusal(text: string): boolean {
  return HINT.test(text)
}

// No name of an object holds a colon, so that no two calls become one.
const TIMES =
  /(?:\d{4}[-/]\d\d[-/]\d\d[T ]|[IWEF]\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d+)?|"ts":\d+\.\d+|audit-id\W{1,5}[0-9a-f-]{36}/gi

interface Stretch {
  text: string
  atMs: number
  /** Lines that start a record. */
  records: number
  /** A time, RFC 3339, after all lines before it and before all of its own; undefined when none is certain. */
  from: string | undefined
}

/** A moment of a log, which has nanoseconds: its milliseconds since 1970, and the digits after those. */
function momentOf(at: string): [ms: number, rest: string] {
  const digits = /\.(\d+)/.exec(at)?.[1] ?? ''
  return [Date.parse(at), digits.padEnd(9, '0').slice(3)]
}

function isBefore(at: string, from: string): boolean {
  const [[ms, rest], [fromMs, fromRest]] = [momentOf(at), momentOf(from)]
  return ms === fromMs ? rest < fromRest : ms < fromMs
}

function startOf(before: { lastMs: number; lastAt: string } | undefined, at: string): string | undefined {
  const ms = Date.parse(at)
  // Lines of two streams may be a little out of order.
  if (before === undefined || ms - before.lastMs >= SAME_MS) return new Date(ms - SAME_MS / 2).toISOString()
  return isBefore(before.lastAt, at) ? at : undefined
}

/**
 * The lines of a log with timestamps, in stretches that were written at once; a line without a time belongs to the one before.
 * What was written before `from` is left out.
 */
function stretchesOf(log: string, from?: string): Stretch[] {
  const stretches: { lines: string[]; from: string | undefined; lastMs: number; lastAt: string }[] = []
  let current: (typeof stretches)[number] | undefined
  for (const line of log.split('\n')) {
    const { at, raw } = splitTimestamp(line)
    if (from !== undefined && at !== undefined && isBefore(at, from)) continue
    const atMs = at === undefined ? current?.lastMs : Date.parse(at)
    if (atMs === undefined || Number.isNaN(atMs)) continue
    const isOne = current !== undefined && atMs - current.lastMs < SAME_MS
    const isFull = current !== undefined && current.lines.length >= LONGEST_RECORD && !CONTINUES.test(raw)
    if (current === undefined || !isOne || isFull) {
      current = { lines: [], from: startOf(current, at ?? ''), lastMs: atMs, lastAt: at ?? '' }
      stretches.push(current)
    }
    current.lines.push(raw)
    current.lastMs = atMs
    current.lastAt = at ?? current.lastAt
  }
  return stretches.map(({ lines, lastMs, from: start }) => ({
    from: start,
    text: lines.join('\n'),
    atMs: lastMs,
    records: lines.filter((line) => line !== '' && !CONTINUES.test(line)).length,
  }))
}

/** What was refused, as opposed to what failed on the way or was not found. */
export function isRefusal(found: FoundInText): boolean {
  if (found.form === 'network') return false
  if (found.form !== 'status') return true
  const { code, message } = found.status
  return code === 401 || code === 403 || /\bdenied\b/.test(message)
}

/** What a log shows up to some line, and from there on, where its last record may not be whole yet. */
export interface LogReading {
  /** The time before the line from which it is to be read again, RFC 3339; absent where it has no line with a time. */
  from?: string
  settled: TimedRefusal[]
  open: TimedRefusal[]
}

/**
 * Every refusal of an API server in the log of one container with timestamps, from a line on, each with its times. Read again from
 * `from`, what is `open` comes again and what is `settled` does not: so nothing is lost and nothing counts twice. Takes linear time.
 */
export function readLogFrom(log: string, from?: string): LogReading {
  const stretches = stretchesOf(log, from)
  const last = Math.max(
    0,
    stretches.findLastIndex((stretch) => stretch.from !== undefined),
  )
  return {
    ...present({ from: stretches[last]?.from }),
    settled: refusalsOf(stretches.slice(0, last)),
    open: refusalsOf(stretches.slice(last)),
  }
}

/** True where a log that was read from such a `from` contains its line. */
export function beginsAt(log: string, from: string): boolean {
  const { at } = splitTimestamp(log.slice(0, 64))
  return at !== undefined && Date.parse(at) - Date.parse(from) <= SAME_MS / 2
}

/**
 * A client's head vouches for what follows it up to the next refusal, and no further: behind it a stranger's line break puts a
 * sentence of his own on a line of its own. Nobody vouches for a field of data. Takes linear time.
 */
function vouchedAlone(text: string, found: readonly FoundInText[]): FoundInText[] {
  let next = 0
  return found.map((one) => {
    const from = next
    const end = text.indexOf('\n', one.end)
    next = end < 0 ? text.length : end + 1
    if (isVouched(one) && isInField(text, one.at)) return { ...one, speaker: UNKNOWN }
    if (from === 0 || from > one.at || !isVouched(one)) return one
    const same = extractRefusals(text.slice(from, next)).find(
      (other) => refusalKey(other) === refusalKey(one),
    )
    return { ...one, speaker: same?.speaker ?? UNKNOWN }
  })
}

function refusalsOf(stretches: readonly Stretch[]): TimedRefusal[] {
  const known = new Map<string, FoundInText[]>()
  const all: TimedRefusal[] = []
  for (const { text, atMs, records } of stretches) {
    if (!mayHoldRefusal(text)) continue
    // A client that tries again writes the same but for the time, and reading it once is a hundred times faster.
    const timeless = text.replace(TIMES, '0')
    const found = known.get(timeless) ?? vouchedAlone(text, extractRefusals(text)).filter(isRefusal)
    known.set(timeless, found)
    for (const one of found) {
      // A client may print one refusal several times in one record.
      const times = Array<number>(Math.max(1, Math.min(one.times ?? 1, records))).fill(atMs)
      all.push({ found: one, times })
    }
  }
  return mergeTimed(all)
}

/**
 * Repeats as one, in their order, with the words of the last that somebody vouches for, which is how things are now. What is cut off, or is a part of a
 * refusal that is among them as a whole, is left out.
 */
export function mergeTimed(refusals: readonly TimedRefusal[]): TimedRefusal[] {
  const kept = new Map<string, TimedRefusal>()
  for (const { found, times } of refusals) {
    const key = refusalKey(found)
    const known = kept.get(key)
    if (known === undefined) kept.set(key, { found, times: [...times] })
    else {
      if (isVouched(found) || !isVouched(known.found)) known.found = found
      known.times.push(...times)
    }
  }
  const all = [...kept.values()]
  return all.filter(({ found }) => !all.some((other) => isPartOf(found, other.found)))
}

/** The same for two refusals of one call for one cause; the numbers in a text of admission and generated names do not count. */
export function refusalKey(found: FoundInText): string {
  if (found.form === 'forbidden') {
    const { refusal } = found
    if (refusal.kind === 'authorization') return JSON.stringify([refusal.user, refusal.attributes])
    if (refusal.kind === 'escalation') return JSON.stringify([refusal.user, refusal.target])
    const { group, resource, name } = refusal.target
    return JSON.stringify([group, resource, withoutSuffix(name), withoutNumbers(refusal.text)])
  }
  if (found.form === 'part') return JSON.stringify([found.missing, found.request])
  if (found.form === 'network') return JSON.stringify([found.kind, found.failure, found.target])
  const { code, message } = found.status
  return code === 401 ? '401' : JSON.stringify([code, withoutNumbers(message)])
}

function withoutSuffix(name: string): string {
  return name.replace(/-[a-z0-9]{5}$/, '-').replace(/-\d+$/, '-')
}

function withoutNumbers(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/-[a-z0-9]{5}(?=")/g, '-')
    .replace(/\d+/g, '0')
}

function isPartOf(part: FoundInText, whole: FoundInText): boolean {
  if (part.form !== 'part' || whole.form !== 'forbidden' || whole.refusal.kind !== 'authorization')
    return false
  const { user, attributes } = whole.refusal
  const { kind: _, ...call } = attributes
  const known: Record<string, string> = { user, ...call }
  return Object.entries(part.request).every(([field, value]) => value === '' || known[field] === value)
}
