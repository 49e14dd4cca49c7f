import type { Access, Cell, MatrixRow } from '@/lib/facts/account/contract'
import { describeResource } from '@/lib/words/resources'
import type { ReportGrant } from '../contract'

const MOST_RESOURCES = 40
const SCOPES = ['cluster', 'namespace', 'names'] as const
type Scope = (typeof SCOPES)[number]

function isScope(state: Cell['state']): state is Scope {
  return SCOPES.some((scope) => scope === state)
}

function qualified({ group, resource }: MatrixRow): string {
  const [name = '', subresource] = resource.split('/')
  return describeResource({ group, resource: name, subresource })
}

interface Cells {
  scope: Scope
  verbs: string[]
  names: string[]
}

/** The verbs of one row by how they are granted, in the order of `verbs`. */
function cellsOf(row: MatrixRow, verbs: readonly string[]): Cells[] {
  const found = new Map<string, Cells>()
  for (const verb of verbs) {
    const cell = row.cells[verb]
    if (cell === undefined || !isScope(cell.state)) continue
    const names = cell.state === 'names' ? (cell.names ?? []) : []
    const key = JSON.stringify([cell.state, names])
    const known = found.get(key)
    if (known) known.verbs.push(verb)
    else found.set(key, { scope: cell.state, verbs: [verb], names })
  }
  return [...found.values()]
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The matrix in short: resources on which the same verbs are granted in the same way are grouped, widest scope first,
 * then by verbs; and how many kinds have no verb, or none that is known. A verb that is not known is not counted as held.
 */
export function grantsInShort(access: Pick<Access, 'rows' | 'verbs'>): {
  grants: ReportGrant[]
  none: number
  unknown: number
} {
  const groups = new Map<string, Cells & { resources: string[] }>()
  let none = 0
  let unknown = 0
  for (const row of access.rows) {
    const cells = cellsOf(row, access.verbs)
    for (const one of cells) {
      const key = JSON.stringify(one)
      const group = groups.get(key) ?? { ...one, resources: [] }
      group.resources.push(qualified(row))
      groups.set(key, group)
    }
    if (cells.length > 0 || row.resource.includes('/')) continue
    if (Object.values(row.cells).some(({ state }) => state === 'unknown')) unknown += 1
    else none += 1
  }
  const rank = ({ scope, verbs, names }: Cells) => JSON.stringify([SCOPES.indexOf(scope), verbs, names])
  const grants = [...groups.values()]
    .sort((a, b) => byText(rank(a), rank(b)))
    .map(({ scope, verbs, names, resources }): ReportGrant => {
      const sorted = resources.sort(byText)
      return {
        scope,
        verbs,
        resources: sorted.slice(0, MOST_RESOURCES),
        ...(scope === 'names' ? { names: names.slice(0, MOST_RESOURCES) } : {}),
        more: Math.max(0, sorted.length - MOST_RESOURCES),
      }
    })
  return { grants, none, unknown }
}
