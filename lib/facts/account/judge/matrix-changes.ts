import { describeResource } from '@/lib/words/resources'
import type { Access, Cell } from '../contract'

/** One cell that is not what it was. Names are set only when the right is limited to them. */
export interface CellChange {
  how: 'gained' | 'lost' | 'widened' | 'narrowed'
  verb: string
  /** `pods` or `pods/log`, with its group where it has one. */
  resource: string
  names?: readonly string[]
}

const RANK: Record<Exclude<Cell['state'], 'unknown'>, number> = { no: 0, names: 1, namespace: 2, cluster: 3 }

function changeOf(before: Cell, after: Cell): Pick<CellChange, 'how' | 'names'>[] {
  // What was or is not known did not change as far as anybody can tell.
  if (before.state === 'unknown' || after.state === 'unknown') return []
  const [from, to] = [RANK[before.state], RANK[after.state]]
  if (before.state === 'names' && after.state === 'names') {
    const [old = [], now = []] = [before.names, after.names]
    const gained = now.filter((name) => !old.includes(name))
    const lost = old.filter((name) => !now.includes(name))
    return [
      ...(lost.length > 0 ? [{ how: 'lost' as const, names: lost }] : []),
      ...(gained.length > 0 ? [{ how: 'gained' as const, names: gained }] : []),
    ]
  }
  if (from === to) return []
  const names = (to === 0 ? before : after).names
  const limited = names === undefined ? {} : { names }
  if (from === 0) return [{ how: 'gained', ...limited }]
  if (to === 0) return [{ how: 'lost', ...limited }]
  return [{ how: to > from ? 'widened' : 'narrowed', ...limited }]
}

/**
 * What an account lost and gained between two answers about it in one namespace, losses first. A kind that only one of
 * them lists is no change of rights.
 */
export function matrixChanges(before: Pick<Access, 'rows'>, after: Pick<Access, 'rows'>): CellChange[] {
  const old = new Map(before.rows.map((row) => [`${row.group}/${row.resource}`, row]))
  const changes = after.rows.flatMap((row) => {
    const was = old.get(`${row.group}/${row.resource}`)
    const resource = describeResource(row)
    return Object.entries(row.cells).flatMap(([verb, cell]) => {
      const cellBefore = was?.cells[verb]
      return cellBefore ? changeOf(cellBefore, cell).map((change) => ({ ...change, verb, resource })) : []
    })
  })
  const isLoss = ({ how }: CellChange) => how === 'lost' || how === 'narrowed'
  return [...changes.filter(isLoss), ...changes.filter((change) => !isLoss(change))]
}

/** "lost list secrets", "gained get configmaps named a, b", "narrowed list pods". */
export function sayChange({ how, verb, resource, names }: CellChange): string {
  const named = names?.length ? ` named ${names.join(', ')}` : ''
  return how === 'gained' || how === 'lost'
    ? `${how} ${verb} ${resource}${named}`
    : `${how} ${verb} ${resource}${how === 'narrowed' && named ? ` to those${named}` : ''}`
}
