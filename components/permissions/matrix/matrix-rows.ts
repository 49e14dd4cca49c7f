import type { Cell, MatrixRow } from '@/lib/facts/account/contract'
import type { RefusedCalls } from './refused-calls'

export type CellsShown = 'all' | 'granted' | 'refused' | 'asked'

export interface MatrixFilter {
  text: string
  show: CellsShown
  /** Also the rows of subresources, such as pods/log. */
  subresources: boolean
}

function isGranted({ state }: Cell): boolean {
  return state !== 'no' && state !== 'unknown'
}

function fits(row: MatrixRow, filter: MatrixFilter, refused: RefusedCalls): boolean {
  const text = filter.text.trim().toLowerCase()
  if (text !== '') return `${row.resource}.${row.group} ${row.kind}`.toLowerCase().includes(text)
  return filter.subresources || !row.resource.includes('/') || refused.ofRow(row) !== undefined
}

function shows(row: MatrixRow, show: CellsShown, refused: RefusedCalls): boolean {
  if (show === 'granted') return Object.values(row.cells).some(isGranted)
  return show === 'all' || refused.ofRow(row) === show
}

/** The rows that a filter keeps, in their order. A subresource that was refused lately is never left out for being one. */
export function filterRows(
  rows: readonly MatrixRow[],
  filter: MatrixFilter,
  refused: RefusedCalls,
): MatrixRow[] {
  return rows.filter((row) => fits(row, filter, refused) && shows(row, filter.show, refused))
}

/** How many rows each choice would show, with the same text and subresources. */
export function countRows(
  rows: readonly MatrixRow[],
  filter: MatrixFilter,
  refused: RefusedCalls,
): Record<CellsShown, number> {
  const count = (show: CellsShown) => filterRows(rows, { ...filter, show }, refused).length
  return { all: count('all'), granted: count('granted'), refused: count('refused'), asked: count('asked') }
}

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

const TITLES = { refused: 'Refused in the last 10 min', asked: 'Asked and refused' }

/** The rows under their headings: what was refused lately first, then what was only asked, then each API group, the everyday ones before the rest. */
export function matrixGroups(rows: readonly MatrixRow[], refused: RefusedCalls): MatrixGroup[] {
  const first = (['refused', 'asked'] as const)
    .map((how) => ({
      title: TITLES[how],
      isMixed: true,
      rows: rows.filter((row) => refused.ofRow(row) === how),
    }))
    .filter(({ rows: of }) => of.length > 0)
  const byGroup = new Map<string, MatrixRow[]>()
  for (const row of rows) {
    if (refused.ofRow(row) === undefined) byGroup.set(row.group, [...(byGroup.get(row.group) ?? []), row])
  }
  const sorted = [...byGroup].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
  return [
    ...first,
    ...sorted.map(([group, of]) => ({ title: group === '' ? 'core' : group, isMixed: false, rows: of })),
  ]
}

/** One cell of the matrix, as an address names it. */
export interface CellPlace {
  verb: string
  group: string
  /** `pods` or `pods/log`. */
  resource: string
}

/** `watch,batch,jobs,` or `get,,pods,log`: verb, group, resource and subresource. */
export function textOfCell({ verb, group, resource }: CellPlace): string {
  const [name = '', sub = ''] = resource.split('/')
  return [verb, group, name, sub].join(',')
}

/** The row and verb that an address names; undefined where the matrix has no such cell. */
export function cellInRows(
  text: string,
  rows: readonly MatrixRow[],
): { row: MatrixRow; verb: string } | undefined {
  const [verb = '', group = '', name = '', sub = ''] = text.split(',')
  const resource = sub === '' ? name : `${name}/${sub}`
  const row = rows.find((one) => one.group === group && one.resource === resource)
  return row !== undefined && verb in row.cells ? { row, verb } : undefined
}
