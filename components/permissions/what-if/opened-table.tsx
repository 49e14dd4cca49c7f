import { Disclosure } from '@/components/ui/disclosure'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { OpenedPlace } from '@/lib/facts/what-if/contract'
import { CellSign, sayCell } from '../matrix/matrix-cell'

type Row = OpenedPlace['rows'][number]

const SHOWN = 12

function Verb({ cell }: { cell: Row['cells'][number] }) {
  return (
    <li className="inline-flex items-center gap-1.5 rounded-sm bg-ok-soft px-1.5 py-0.5 whitespace-nowrap text-ok">
      <span aria-hidden="true" className="font-semibold">
        +
      </span>
      <span className="font-mono">{cell.verb}</span>
      <span className="inline-flex items-center gap-1" aria-hidden="true">
        <CellSign cell={cell.before} />
        →
        <CellSign cell={cell.after} />
      </span>
      <span className="sr-only">
        : {sayCell(cell.before)} now, {sayCell(cell.after)} then
      </span>
    </li>
  )
}

function Rows({ rows, caption }: { rows: readonly Row[]; caption: string }) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <HeadCell>Resource</HeadCell>
          <HeadCell>Granted verbs</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.group}/${row.resource}`} className="border-t border-line">
            <RowHead className="max-w-[40vw] font-mono break-all md:max-w-none md:whitespace-nowrap">
              {row.resource}
              {row.group === '' ? null : <span className="text-quiet">.{row.group}</span>}
            </RowHead>
            <TableCell>
              <ul className="flex flex-wrap gap-1">
                {row.cells.map((cell) => (
                  <Verb key={cell.verb} cell={cell} />
                ))}
              </ul>
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** The cells of the access matrix that change at one place, the new verbs by shape and color. */
export function OpenedTable({ place: { namespace, rows } }: { place: OpenedPlace }) {
  const where = namespace === '' ? 'In the whole cluster' : `In namespace ${namespace}`
  const rest = rows.slice(SHOWN)
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-13 text-quiet">{where}</p>
      <Rows rows={rows.slice(0, SHOWN)} caption={`Granted ${where.toLowerCase()}`} />
      {rest.length === 0 ? null : (
        <Disclosure summary={`More resources (${rest.length})`}>
          <Rows rows={rest} caption={`More granted ${where.toLowerCase()}`} />
        </Disclosure>
      )}
    </div>
  )
}
