import { UNKNOWN } from '@/lib/evidence/speaker'
import { splitTimestamp } from '@/lib/objects/log-line'
import { present } from '@/lib/present'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import type { FoundInText } from '@/lib/reader/found'
import { logsStrangers } from '@/lib/reader/outermost/outermost'
import { isHeadOfClient } from '@/lib/reader/speakers/heads'
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
  /** Nothing was written at once in front of it, so that no line break of a stranger begins it. */
  isAlone: boolean
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
 * What was written before `from` is left out. `isCut`: lines in front of it are missing.
 */
function stretchesOf(log: string, from?: string, isCut = false): Stretch[] {
  const stretches: (Omit<Stretch, 'text' | 'records'> & { lines: string[]; lastAt: string })[] = []
  let current: (typeof stretches)[number] | undefined
  for (const line of log.split('\n')) {
    const { at, raw } = splitTimestamp(line)
    if (from !== undefined && at !== undefined && isBefore(at, from)) continue
    const atMs = at === undefined ? current?.atMs : Date.parse(at)
    if (atMs === undefined || Number.isNaN(atMs)) continue
    const isOne = current !== undefined && atMs - current.atMs < SAME_MS
    const isFull = current !== undefined && current.lines.length >= LONGEST_RECORD && !CONTINUES.test(raw)
    if (current === undefined || !isOne || isFull) {
      // A time to read on from is that of its line where that one is not alone.
      const isFirst = !isCut && (from === undefined || atMs - Date.parse(from) >= SAME_MS / 2)
      const before = current && { lastMs: current.atMs, lastAt: current.lastAt }
      const isAlone = current === undefined ? isFirst : !isOne
      current = { lines: [], isAlone, from: startOf(before, at ?? ''), atMs, lastAt: at ?? '' }
      stretches.push(current)
    }
    current.lines.push(raw)
    current.atMs = atMs
    current.lastAt = at ?? current.lastAt
  }
  return stretches.map(({ lines, atMs, isAlone, from: start }) => ({
    from: start,
    text: lines.join('\n'),
    atMs,
    isAlone,
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
  /** Some of it is what strangers sent. */
  hasStrangers?: true
}

/**
 * Every refusal of an API server in the log of one container with timestamps, from a line on, each with its times. Read again from
 * `from`, what is `open` comes again and what is `settled` does not: so nothing is lost and nothing counts twice. `isCut`: lines in
 * front of it are missing. Takes linear time.
 */
export function readLogFrom(log: string, from?: string, isCut?: boolean): LogReading {
  const stretches = stretchesOf(log, from, isCut)
  const last = Math.max(
    0,
    stretches.findLastIndex((stretch) => stretch.from !== undefined),
  )
  return {
    ...present({ from: stretches[last]?.from }),
    settled: refusalsOf(stretches.slice(0, last)),
    open: refusalsOf(stretches.slice(last)),
    ...(stretches.some(({ text }) => logsStrangers(text)) ? { hasStrangers: true as const } : {}),
  }
}

/** True where a log that was read from such a `from` contains its line. */
export function beginsAt(log: string, from: string): boolean {
  const { at } = splitTimestamp(log.slice(0, 64))
  return at !== undefined && Date.parse(at) - Date.parse(from) <= SAME_MS / 2
}

/**
 * A client vouches for a whole sentence if the record starts with that client's own prefix and the sentence follows at once. A record
 * starts where nothing else was written at the same moment, or right after a record that a client vouches for: any other line can be
 * what a stranger sent after a line break, and nobody vouches for it. Takes linear time.
 */
function vouchedAlone({ text, isAlone }: Stretch, found: readonly FoundInText[]): FoundInText[] {
  let start = isAlone ? 0 : text.length
  return found.map((one) => {
    if (one.sentence === 'cut' || start > one.at || !isHeadOfClient(text.slice(start, one.at)))
      return { ...one, speaker: UNKNOWN }
    const end = text.indexOf('\n', one.end)
    start = end < 0 ? text.length : end + 1
    return one
  })
}

function refusalsOf(stretches: readonly Stretch[]): TimedRefusal[] {
  const known = new Map<string, FoundInText[]>()
  const all: TimedRefusal[] = []
  for (const stretch of stretches) {
    const { text, atMs, records, isAlone } = stretch
    if (!mayHoldRefusal(text)) continue
    // A client that tries again writes the same but for the time, and reading it once is a hundred times faster.
    const timeless = `${isAlone}${text.replace(TIMES, '0')}`
    const found = known.get(timeless) ?? vouchedAlone(stretch, extractRefusals(text)).filter(isRefusal)
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
