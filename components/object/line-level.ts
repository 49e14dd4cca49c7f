import type { LogLine } from '@/lib/contract/logs'
import { type LogLevel, logLevel } from '@/lib/objects/log-level'
import type { MergedEntry } from './merge-logs'

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
