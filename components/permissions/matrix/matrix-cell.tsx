import { Icon } from '@/components/ui/icon'
import type { Cell } from '@/lib/facts/account/contract'
import type { RefusedOnce } from './refused-calls'

const WORD: Record<Cell['state'], string> = {
  cluster: 'granted in every namespace',
  namespace: 'granted in this namespace',
  names: 'granted for some names',
  no: 'not granted',
  unknown: 'not known',
}

/** The sign of one cell, in shape first and color second: dot, ring, number, dash, cross, question. */
export function CellSign({ cell, isRefused = false }: { cell: Cell; isRefused?: boolean }) {
  if (isRefused) return <Icon name="cross" className="size-3.5 stroke-[2.25] text-bad" />
  switch (cell.state) {
    case 'cluster':
      return <span className="inline-block size-3 rounded-full bg-ok" />
    case 'namespace':
      return <span className="inline-block size-3 rounded-full border-3 border-ok" />
    case 'names':
      return (
        <span className="inline-flex size-4 items-center justify-center rounded-full text-[11px]/none font-semibold text-ok ring-[1.5px] ring-ok ring-inset">
          {cell.names?.length ?? 0}
        </span>
      )
    case 'unknown':
      return <Icon name="question" className="size-3.5 text-unknown" />
    default:
      return <span className="inline-block h-[1.5px] w-2 bg-line-strong" />
  }
}

/** What a cell says to people who cannot see its sign. */
export function sayCell(cell: Cell, refused?: RefusedOnce): string {
  if (cell.state === 'names') return `granted for ${cell.names?.join(', ') ?? 'some names'}`
  if (refused === undefined) return WORD[cell.state]
  return `${WORD[cell.state]}, ${refused.foundIn === undefined ? 'asked and refused' : 'refused in the last 10 min'}`
}

const LEGEND: readonly [cell: Cell, says: (namespace: string) => string, isRefused?: boolean][] = [
  [{ state: 'namespace' }, (namespace) => `in ${namespace}`],
  [{ state: 'cluster' }, () => 'in every namespace'],
  [{ state: 'names', names: ['a'] }, () => 'some names only'],
  [{ state: 'no' }, () => 'no'],
  [{ state: 'no' }, () => 'refused in the last 10 min', true],
  [{ state: 'unknown' }, () => 'not known'],
]

export function MatrixLegend({ namespace }: { namespace: string }) {
  return (
    <ul aria-label="Signs in the matrix" className="mt-4 flex flex-wrap gap-x-4.5 gap-y-1 text-12 text-quiet">
      {LEGEND.map(([cell, says, isRefused]) => (
        <li key={says('')} className="flex min-w-0 items-center gap-1.5 wrap-anywhere">
          <span className="inline-flex w-4 justify-center">
            <CellSign cell={cell} isRefused={isRefused ?? false} />
          </span>
          {says(namespace)}
        </li>
      ))}
    </ul>
  )
}

/** A verb that can break across lines where it is long. */
export function VerbWord({ verb }: { verb: string }) {
  if (verb !== 'deletecollection') return verb
  return (
    <>
      delete
      <wbr />
      collection
    </>
  )
}
