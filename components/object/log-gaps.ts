import type { MergedEntry } from './merge-logs'

/** Lines between two that are shown. */
export interface LogGap {
  key: string
  /** How many lines it hides. */
  hidden: number
}

/** Lines that one press shows at each end of a gap. */
export const NEARBY = 10

function lineCount(entries: readonly MergedEntry[]): number {
  return entries.filter((entry) => 'line' in entry).length
}

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
    const hidden = lineCount(middle)
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
