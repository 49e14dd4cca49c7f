import type { Mistake } from '@/lib/facts/what-if/contract'

/** A line with a mistake, as the editor marks it. */
export interface LineMark {
  /** From 1. */
  line: number
  severity: Mistake['severity']
  says: string
  /** How wide the text of the line is, in characters. */
  width: number
}

const GRAVEST: readonly Mistake['severity'][] = ['refused', 'never', 'dangerous', 'suspicious']

/** One mark per line with mistakes: the worst, with how many more there are. */
export function lineMarks(text: string, mistakes: readonly Mistake[]): LineMark[] {
  const lines = text.split('\n')
  const byLine = new Map<number, Mistake[]>()
  for (const mistake of mistakes) {
    if (mistake.line < 1 || mistake.line > lines.length) continue
    byLine.set(mistake.line, [...(byLine.get(mistake.line) ?? []), mistake])
  }
  return [...byLine]
    .sort(([a], [b]) => a - b)
    .map(([line, all]) => {
      const [first] = all.toSorted((a, b) => GRAVEST.indexOf(a.severity) - GRAVEST.indexOf(b.severity))
      const more = all.length > 1 ? ` (and ${all.length - 1} more)` : ''
      return {
        line,
        severity: first?.severity ?? 'suspicious',
        says: `${first?.says ?? ''}${more}`,
        width: lines[line - 1]?.length ?? 0,
      }
    })
}
