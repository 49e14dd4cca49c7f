import type { LogLine } from '@/lib/contract/logs'
import type { LogEntry } from '@/lib/pages/live/contract/apply-log-event'

/** A line of a merged log, or a run of lines that were skipped. */
export type MergedEntry = { key: string; container: string } & ({ line: LogLine } | { skipped: number })

interface Source {
  container: string
  entries: readonly LogEntry[]
}

/** Entries of several logs ordered by time; one log keeps its own order, whatever its clock says. */
export function mergeLogs(sources: readonly Source[]): MergedEntry[] {
  const placed = sources.flatMap(({ container, entries }) => {
    let at = ''
    return entries.map((entry) => {
      const key = `${container}/${entry.number}`
      if ('skipped' in entry) return { at, entry: { key, container, skipped: entry.skipped } }
      // A clock that was set back must not put a line ahead of the one written before it.
      if (entry.at !== undefined && entry.at > at) at = entry.at
      return { at, entry: { key, container, line: entry } }
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
      if ('skipped' in entry) return `… ${entry.skipped} lines were skipped`
      const { at, text, cut } = entry.line
      const time = show.times && at !== undefined ? `${at} ` : ''
      const name = show.names ? `${entry.container} ` : ''
      return `${time}${name}${text}${cut === undefined ? '' : `… (${cut} more characters)`}`
    })
    .join('\n')
}
