import { splitTimestamp } from '@/lib/objects/log-line'
import { extractRefusals } from './extract-refusals'
import type { Found } from './found'

/** A refusal with the times at which a log has it, in milliseconds since 1970, ascending. */
export interface TimedRefusal {
  found: Found
  times: number[]
}

/** The words without which no text is a refusal. */
const HINT =
  /forbidden|unauthori[sz]ed|\b40[13]\b|denied|cannot|not allowed|credentials|disallowed|serviceaccount/i
// A program writes the lines of one record at once.
const SAME_MS = 50
const LONGEST_RECORD = 64
const CONTINUES = /^(?:\s|at |Caused by|\}|\]|\)|HTTP response|Reason:|File ")/

/** False for a text that holds no refusal for sure, which is told much faster than it is read. */
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
}

/** The lines of a log with timestamps, in stretches that were written at once; a line without a time belongs to the one before. */
function stretchesOf(log: string): Stretch[] {
  const stretches: { lines: string[]; lastMs: number }[] = []
  let current: { lines: string[]; lastMs: number } | undefined
  for (const line of log.split('\n')) {
    const { at, raw } = splitTimestamp(line)
    const atMs = at === undefined ? current?.lastMs : Date.parse(at)
    if (atMs === undefined || Number.isNaN(atMs)) continue
    const isOne = current !== undefined && atMs - current.lastMs < SAME_MS
    const isFull = current !== undefined && current.lines.length >= LONGEST_RECORD && !CONTINUES.test(raw)
    if (current === undefined || !isOne || isFull) {
      current = { lines: [], lastMs: atMs }
      stretches.push(current)
    }
    current.lines.push(raw)
    current.lastMs = atMs
  }
  return stretches.map(({ lines, lastMs }) => ({
    text: lines.join('\n'),
    atMs: lastMs,
    records: lines.filter((line) => line !== '' && !CONTINUES.test(line)).length,
  }))
}

/** What was refused, as opposed to what failed on the way or was not found. */
export function isRefusal(found: Found): boolean {
  if (found.form === 'network') return false
  if (found.form !== 'status') return true
  const { code, message } = found.status
  return code === 401 || code === 403 || /\bdenied\b/.test(message)
}

/**
 * Every refusal of an API server in the log of one container with timestamps, each with its times. Repeats are one; what is
 * cut off, or is a part of a refusal that the log has whole, is left out. Takes linear time.
 */
export function refusalsInLog(log: string): TimedRefusal[] {
  const kept = new Map<string, TimedRefusal>()
  const known = new Map<string, Found[]>()
  for (const { text, atMs, records } of stretchesOf(log)) {
    if (!mayHoldRefusal(text)) continue
    // A client that tries again writes the same but for the time, and reading it once is a hundred times faster.
    const timeless = text.replace(TIMES, '0')
    const all = known.get(timeless) ?? extractRefusals(text).filter(isRefusal)
    known.set(timeless, all)
    for (const found of all) {
      const key = refusalKey(found)
      // A client may print one refusal several times in one record.
      const times = Array<number>(Math.max(1, Math.min(found.times ?? 1, records))).fill(atMs)
      // The last one is kept, since it is how things are now.
      kept.set(key, { found, times: [...(kept.get(key)?.times ?? []), ...times] })
    }
  }
  const all = [...kept.values()]
  return all.filter(({ found }) => !all.some((other) => isPartOf(found, other.found)))
}

/** The same for two refusals of one call for one cause; the numbers in a text of admission and generated names do not count. */
export function refusalKey(found: Found): string {
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

function isPartOf(part: Found, whole: Found): boolean {
  if (part.form !== 'part' || whole.form !== 'forbidden' || whole.refusal.kind !== 'authorization')
    return false
  const { user, attributes } = whole.refusal
  const { kind: _, ...call } = attributes
  const known: Record<string, string> = { user, ...call }
  return Object.entries(part.request).every(([field, value]) => value === '' || known[field] === value)
}
