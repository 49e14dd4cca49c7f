import type { LogLine } from '@/lib/contract/logs'
import { type LogLevel, logLevel } from '@/lib/objects/log-level'
import type { LogEntry } from '@/lib/pages/live/contract/apply-log-event'
import { counted } from '@/lib/words/lists'

/** A line of a merged log, or a run of lines that were skipped. */
export type MergedEntry = { key: string; name: string } & ({ line: LogLine } | { skipped: number })

interface Source {
  /** How the log is called beside its lines. */
  name: string
  entries: readonly LogEntry[]
}

/** Entries of several logs ordered by time; one log keeps its own order, whatever its clock says. */
export function mergeLogs(sources: readonly Source[]): MergedEntry[] {
  const placed = sources.flatMap(({ name, entries }) => {
    let at = ''
    return entries.map((entry) => {
      const key = `${name}/${entry.number}`
      if ('skipped' in entry) return { at, entry: { key, name, skipped: entry.skipped } }
      // A clock that was set back must not put a line ahead of the one written before it.
      if (entry.at !== undefined && entry.at > at) at = entry.at
      return { at, entry: { key, name, line: entry } }
    })
  })
  if (sources.length > 1) placed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return placed.map(({ entry }) => entry)
}

/** The lines that contain the text, ignoring case, with the runs that were skipped. */
export function filterLog(entries: readonly MergedEntry[], text: string): readonly MergedEntry[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return entries
  return entries.filter((entry) => 'skipped' in entry || entry.line.text.toLowerCase().includes(wanted))
}

/** How many of the entries are lines. */
export function countLines(entries: readonly MergedEntry[]): number {
  return entries.reduce((count, entry) => count + ('line' in entry ? 1 : 0), 0)
}

/** The entries as text to paste elsewhere, with the prefix of each line on the page. */
export function mergedLogText(
  entries: readonly MergedEntry[],
  show: { times: boolean; names: boolean },
): string {
  return entries
    .map((entry) => {
      if ('skipped' in entry) return `… ${counted(entry.skipped, 'line was', 'lines were')} skipped`
      const { at, text, cut } = entry.line
      const time = show.times && at !== undefined ? `${at} ` : ''
      const name = show.names ? `${entry.name} ` : ''
      return `${time}${name}${text}${cut === undefined ? '' : `… (${counted(cut, 'more character')})`}`
    })
    .join('\n')
}

const known = new WeakMap<LogLine, LogLevel | 'none'>()

/** The level that a line states, read once for each line. */
export function levelOfLine(line: LogLine): LogLevel | undefined {
  let level = known.get(line)
  if (level === undefined) {
    level = logLevel(line.text) ?? 'none'
    known.set(line, level)
  }
  return level === 'none' ? undefined : level
}

/** How many lines state an error, and how many a warning. */
export function countLevels(entries: readonly MergedEntry[]): { error: number; warning: number } {
  const counts = { error: 0, warning: 0 }
  for (const entry of entries) {
    const level = 'line' in entry ? levelOfLine(entry.line) : undefined
    if (level === 'error' || level === 'warning') counts[level] += 1
  }
  return counts
}

/** The lines that state this level, with the runs that were skipped; all lines without one. */
export function filterLevel(
  entries: readonly MergedEntry[],
  level: LogLevel | undefined,
): readonly MergedEntry[] {
  if (level === undefined) return entries
  return entries.filter((entry) => 'skipped' in entry || levelOfLine(entry.line) === level)
}

/** Lines between two that are shown. */
export interface LogGap {
  key: string
  /** How many lines it hides. */
  hidden: number
}

/** Lines that one press shows at each end of a gap. */
export const NEARBY = 10

/**
 * The lines that a filter keeps, with gaps in place of the others. A gap that was opened shows its lines next to the kept ones,
 * as many as were asked for; its key is that of its first line, so that it stays open while lines arrive.
 */
export function withGaps(
  all: readonly MergedEntry[],
  kept: readonly MergedEntry[],
  opened: ReadonlyMap<string, number>,
): readonly (MergedEntry | LogGap)[] {
  if (kept.length === all.length) return all
  const isKept = new Set(kept.map(({ key }) => key))
  const shown: (MergedEntry | LogGap)[] = []
  let run: MergedEntry[] = []
  const close = (isLast: boolean) => {
    const [first] = run
    if (first === undefined) return
    const near = opened.get(first.key) ?? 0
    // Before the first kept line and after the last one, only one end is next to a kept line.
    const head = shown.length === 0 ? 0 : near
    const tail = isLast ? 0 : near
    const middle = run.slice(head, Math.max(head, run.length - tail))
    const hidden = middle.filter((entry) => 'line' in entry).length
    shown.push(...run.slice(0, head))
    if (hidden > 0) shown.push({ key: first.key, hidden })
    shown.push(...run.slice(Math.max(head, run.length - tail)))
    run = []
  }
  for (const entry of all) {
    if (!isKept.has(entry.key)) {
      run.push(entry)
      continue
    }
    close(false)
    shown.push(entry)
  }
  close(true)
  return shown
}

interface SavedLog {
  /** "pod", or the kind of the pods' owner. */
  kind: string
  /** Of the pod, or of the owner. */
  object: string
  namespace: string
  /** Empty for all of them. */
  container: string
  text: string
  lines: number
  /** The text lacks earlier lines that exist or may exist. */
  hasMore: boolean
  isPrevious: boolean
  /** What the lines contain, in words; empty for all. */
  chosen: string
}

/** The file's name and text: what is shown, under one line that says what it is and what is missing. */
export function savedLog(log: SavedLog): { name: string; text: string } {
  const { kind, object, namespace, container, text, lines, hasMore, isPrevious, chosen } = log
  const facts = [
    `${kind} ${namespace}/${object}`,
    container === '' ? 'all containers' : `container ${container}`,
    ...(isPrevious ? ['previous run'] : []),
    `${lines} ${lines === 1 ? 'line' : 'lines'}${chosen === '' ? '' : ` ${chosen}`}`,
    ...(hasMore ? ['earlier lines are left out'] : []),
    'secrets are left out where they were recognized',
  ]
  return {
    name: `${object}_${container === '' ? 'all' : container.replaceAll('/', '_')}${isPrevious ? '_previous' : ''}.log`,
    text: `# ${facts.join('; ')}\n${text}\n`,
  }
}
