import type { Column, Row } from '@/lib/contract/resources'
import { byKey, sameButForTime } from '@/lib/contract/rows'
import { parseHumanDuration } from '@/lib/words/durations'

/** As long as the animation in `globals.css`, and one frame. */
export const GLOW_MS = 620

/** What changed in a row a moment ago. */
export interface Glow {
  /** Milliseconds since the epoch. */
  at: number
  /** Indexes of cells; all of them when the row is new. */
  cells: ReadonlySet<number>
}

export type Glows = ReadonlyMap<string, Glow>

export const NO_GLOWS: Glows = new Map()

function isSame(column: Column, a: Row['cells'][number], b: Row['cells'][number]): boolean {
  if (sameButForTime(column, a, b)) return true
  const areSpans = [a, b].every((cell) => parseHumanDuration(String(cell)) !== undefined)
  return column.type === 'date' && areSpans
}

/**
 * The rows that are not the same objects as before, each with its previous version. Both lists are ordered by
 * key.
 */
function* changedRows(before: readonly Row[], after: readonly Row[]): Generator<[Row, Row | undefined]> {
  let at = 0
  for (const row of after) {
    let earlier = before[at]
    if (earlier === row) {
      at += 1
      continue
    }
    while (earlier && byKey(earlier, row) < 0) {
      at += 1
      earlier = before[at]
    }
    if (earlier !== row) yield [row, earlier?.key === row.key ? earlier : undefined]
  }
}

/**
 * What glows after the rows of a list changed from `before` to `after`: cells with different text, and whole
 * new rows. Ages that only counted on do not count. Finished glows are left out; the same map comes back when
 * nothing changed.
 */
export function nextGlows(
  held: Glows,
  columns: readonly Column[],
  before: readonly Row[],
  after: readonly Row[],
  nowMs: number,
): Glows {
  const glows = new Map([...held].filter(([, glow]) => nowMs - glow.at < GLOW_MS))
  for (const [row, earlier] of changedRows(before, after)) {
    const changed = columns.flatMap((column, i) => {
      const same = earlier && isSame(column, earlier.cells[i] ?? null, row.cells[i] ?? null)
      return same ? [] : [i]
    })
    if (changed.length > 0) glows.set(row.key, { at: nowMs, cells: new Set(changed) })
  }
  return glows.size === 0 && held.size === 0 ? held : glows
}

/** As `nextGlows`, from the rows of the previous call. Rows of other columns start over, without a glow. */
export function createGlowKeeper(): (
  columns: readonly Column[],
  rows: readonly Row[],
  nowMs: number,
) => Glows {
  let seen: { columns: readonly Column[]; rows: readonly Row[]; glows: Glows } | undefined
  return (columns, rows, nowMs) => {
    const { glows: held = NO_GLOWS, rows: before } = seen ?? {}
    const isKnown = seen?.columns === columns && before !== undefined
    const glows = isKnown && before !== rows ? nextGlows(held, columns, before, rows, nowMs) : held
    seen = { columns, rows, glows }
    return glows
  }
}
