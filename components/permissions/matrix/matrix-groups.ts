import type { MatrixRow } from '@/lib/facts/account/contract'
import type { RefusedCalls } from './refused-calls'

export interface MatrixGroup {
  title: string
  /** True for rows of several API groups, which need theirs beside the name. */
  isMixed: boolean
  rows: readonly MatrixRow[]
}

const FIRST = ['', 'apps', 'batch']

function rank(group: string): number {
  const at = FIRST.indexOf(group)
  return at < 0 ? FIRST.length : at
}

/** The rows under their headings: what was refused lately first, then each API group, the everyday ones before the rest. */
export function matrixGroups(rows: readonly MatrixRow[], refused: RefusedCalls): MatrixGroup[] {
  const lately = rows.filter(refused.hasRow)
  const byGroup = new Map<string, MatrixRow[]>()
  for (const row of rows) {
    if (!refused.hasRow(row)) byGroup.set(row.group, [...(byGroup.get(row.group) ?? []), row])
  }
  const sorted = [...byGroup].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
  return [
    ...(lately.length > 0 ? [{ title: 'Refused in the last 10 min', isMixed: true, rows: lately }] : []),
    ...sorted.map(([group, of]) => ({ title: group === '' ? 'core' : group, isMixed: false, rows: of })),
  ]
}
