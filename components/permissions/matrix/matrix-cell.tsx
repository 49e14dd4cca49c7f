import type { Cell } from '@/lib/contract/access'

const WORD: Record<Cell['state'], string> = {
  cluster: 'granted in every namespace',
  namespace: 'granted in this namespace',
  names: 'granted for some names',
  no: 'not granted',
  unknown: 'not known',
}

/** The sign of one cell, in shape first and color second: dot, ring, number, nothing, hatching. */
export function CellSign({ cell }: { cell: Cell }) {
  const sign =
    'inline-flex size-4 items-center justify-center rounded-full text-[10px] font-semibold leading-none'
  if (cell.state === 'cluster') return <span className={`${sign} size-3.5 bg-ok`} />
  if (cell.state === 'namespace') return <span className={`${sign} size-3.5 border-[3px] border-ok`} />
  if (cell.state === 'names')
    return <span className={`${sign} bg-ok-soft text-ok ring-1 ring-ok`}>{cell.names?.length ?? 0}</span>
  if (cell.state === 'unknown')
    return (
      <span className="hatched inline-block size-4 rounded-xs bg-unknown-soft text-unknown ring-1 ring-unknown" />
    )
  return <span className="inline-block h-px w-2 bg-line-strong" />
}

/** What a cell says to people who cannot see its sign. */
export function sayCell(cell: Cell): string {
  return cell.state === 'names' ? `granted for ${cell.names?.join(', ') ?? 'some names'}` : WORD[cell.state]
}

const LEGEND: Cell[] = [
  { state: 'cluster' },
  { state: 'namespace' },
  { state: 'names', names: ['a', 'b'] },
  { state: 'no' },
  { state: 'unknown' },
]

export function MatrixLegend() {
  return (
    <ul aria-label="Signs in the matrix" className="flex flex-wrap gap-x-5 gap-y-1 text-13 text-quiet">
      {LEGEND.map((cell) => (
        <li key={cell.state} className="flex items-center gap-1.5">
          <span className="inline-flex w-5 justify-center">
            <CellSign cell={cell} />
          </span>
          {WORD[cell.state]}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <span className="inline-block w-5" />
        the API has no such verb
      </li>
    </ul>
  )
}
