import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { OpenedCall, OpenedPlace, WhatIf } from '@/lib/facts/what-if/contract'
import { plain } from '@/lib/phrase/phrase'
import { CellSign, sayCell } from '../matrix/matrix-cell'
import { sayOpened } from './say-opened'

const SHOWN = 12

function Calls({ calls }: { calls: readonly OpenedCall[] }) {
  return (
    <p translate="no" className="flex flex-wrap gap-x-3 gap-y-1 font-mono text-13">
      {calls.map((call) => (
        <span key={JSON.stringify(call)} className="break-all">
          {sayOpened(call)}
        </span>
      ))}
    </p>
  )
}

/** Each danger once, with the calls that cause it. */
function Dangers({ calls }: { calls: readonly OpenedCall[] }) {
  const byDanger = new Map<string, OpenedCall[]>()
  for (const call of calls) {
    const danger = plain(call.danger ?? [])
    if (danger !== '') byDanger.set(danger, [...(byDanger.get(danger) ?? []), call])
  }
  if (byDanger.size === 0) return null
  return (
    <ul className="flex flex-col gap-2">
      {[...byDanger].map(([danger, all]) => (
        <li key={danger} className="flex flex-col gap-0.5">
          <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <Badge meaning="warning">dangerous</Badge>
            <Code className="min-w-0 font-mono text-13 break-all">
              {all.slice(0, 4).map(sayOpened).join(', ')}
              {all.length > 4 ? `, ${all.length - 4} more` : ''}
            </Code>
          </p>
          <p className="max-w-prose">
            <Said phrase={all[0]?.danger ?? []} />
          </p>
        </li>
      ))}
    </ul>
  )
}

/** All that the paste would allow this account beyond what it can do now: cells, what no cell shows, dangers. */
export function OpenedList({ opens }: { opens: WhatIf['opens'] }) {
  const { calls, places, isWhole, isCertain } = opens
  const beside = calls.filter(({ onMatrix, isServed }) => !onMatrix && isServed)
  const unserved = calls.filter(({ isServed }) => !isServed)
  return (
    <div className="flex flex-col gap-3">
      <Dangers calls={calls} />
      {isCertain ? null : (
        <StateNotice state="unknown">
          Not everything this account can do now is known, so part of this may already be allowed.
        </StateNotice>
      )}
      {places.map((place) => (
        <OpenedTable key={place.namespace} place={place} />
      ))}
      {beside.length === 0 ? null : (
        <div>
          <p className="text-13 text-quiet">Not in the matrix</p>
          <Calls calls={beside.slice(0, SHOWN)} />
          {beside.length <= SHOWN ? null : (
            <Disclosure summary={`More (${beside.length - SHOWN})`}>
              <Calls calls={beside.slice(SHOWN)} />
            </Disclosure>
          )}
        </div>
      )}
      {isWhole ? null : (
        <p className="text-13 text-quiet">
          It grants more than is listed here. Paste fewer rules or bindings at once to see the rest.
        </p>
      )}
      {unserved.length === 0 ? null : (
        <Disclosure summary={`Words the API never checks (${unserved.length})`}>
          <Calls calls={unserved} />
        </Disclosure>
      )}
    </div>
  )
}

type Row = OpenedPlace['rows'][number]

const SHOWN_CALLS = 12

function Verb({ cell }: { cell: Row['cells'][number] }) {
  return (
    <li className="inline-flex items-center gap-1.5 rounded-sm bg-ok-soft px-1.5 py-0.5 whitespace-nowrap text-ok">
      <span aria-hidden="true" className="font-semibold">
        +
      </span>
      <span translate="no" className="font-mono">
        {cell.verb}
      </span>
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
            <RowHead
              translate="no"
              className="max-w-[40vw] font-mono break-all md:max-w-none md:whitespace-nowrap"
            >
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
  const rest = rows.slice(SHOWN_CALLS)
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-13 text-quiet">{where}</p>
      <Rows rows={rows.slice(0, SHOWN_CALLS)} caption={`Granted ${where.toLowerCase()}`} />
      {rest.length === 0 ? null : (
        <Disclosure summary={`More resources (${rest.length})`}>
          <Rows rows={rest} caption={`More granted ${where.toLowerCase()}`} />
        </Disclosure>
      )}
    </div>
  )
}
