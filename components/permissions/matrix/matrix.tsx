import { type KeyboardEvent, useRef, useState } from 'react'
import type { AskedAccount } from '@/components/call/account-in-url'
import type { MatrixRow } from '@/lib/facts/account/contract'
import { CellSign, sayCell, VerbWord } from './matrix-cell'
import { MatrixHead } from './matrix-head'
import type { CellPlace, MatrixGroup } from './matrix-rows'
import type { RefusedCalls } from './refused-calls'

interface MatrixProps {
  groups: readonly MatrixGroup[]
  verbs: readonly string[]
  namespace: string
  /** Whose cells they are; the pod’s own when undefined. */
  account: AskedAccount | undefined
  refused: RefusedCalls
  /** The cell that the user chose. */
  chosen: CellPlace | undefined
  /** The cell beside the matrix: the chosen one, or the first refused one. */
  shown: CellPlace | undefined
  onChoose: (place: CellPlace) => void
}

const MOVES: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  j: [1, 0],
  k: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -99],
  End: [0, 99],
}

const clamp = (value: number, max: number, min = 0) => Math.min(Math.max(value, min), Math.max(max, min))
// The resource itself is left of its verbs.
const HEAD = -1
// With more verbs than most kinds have, the table scrolls inside itself at every width.
const VERBS_THAT_FIT = 8

const isSameRow = (row: MatrixRow, place: CellPlace | undefined) =>
  place !== undefined && place.group === row.group && place.resource === row.resource

/** The cell that has the focus, or will, and how keys move it: one of a grid is reached by Tab, the others by arrows. */
function useReached(rowCount: number, columnCount: number) {
  const [active, setActive] = useState<[row: number, column: number]>([0, 0])
  const grid = useRef<HTMLTableElement>(null)
  const [activeRow, activeColumn] = [clamp(active[0], rowCount - 1), active[1]]
  const onKeyDown = (event: KeyboardEvent) => {
    const step = MOVES[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const row = clamp(activeRow + step[0], rowCount - 1)
    const column = clamp(activeColumn + step[1], columnCount - 1, HEAD)
    setActive([row, column])
    grid.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)?.focus()
  }
  const reach = (row: number, column: number) => ({
    place: `${row}:${column}`,
    isReached: row === activeRow && column === activeColumn,
    onFocus: () => setActive([row, column]),
  })
  return { grid, onKeyDown, reach }
}

type Reach = ReturnType<ReturnType<typeof useReached>['reach']>

interface VerbCellProps extends Pick<MatrixProps, 'refused' | 'chosen' | 'shown' | 'onChoose'> {
  row: MatrixRow
  verb: string
  reach: Reach
}

function VerbCell({ row, verb, reach, refused, chosen, shown, onChoose }: VerbCellProps) {
  const cell = row.cells[verb]
  const refusedOnce = refused.at(row, verb)
  const says = cell ? sayCell(cell, refusedOnce) : 'the API has no such verb'
  return (
    <td className="p-0 text-center">
      <button
        type="button"
        data-cell={reach.place}
        data-cell-state={cell?.state ?? 'absent'}
        tabIndex={reach.isReached ? 0 : -1}
        data-press={reach.isReached || undefined}
        onFocus={reach.onFocus}
        onClick={() => cell && onChoose({ verb, group: row.group, resource: row.resource })}
        aria-disabled={cell === undefined}
        aria-label={`${verb} ${row.resource}: ${says}`}
        data-shown={isSameRow(row, shown) && shown?.verb === verb}
        aria-pressed={isSameRow(row, chosen) && chosen?.verb === verb}
        title={cell?.state === 'names' ? says : undefined}
        className="inline-flex h-6 w-7 scroll-mt-40 items-center justify-center rounded-sm align-middle hover:bg-accent-soft aria-disabled:cursor-default aria-disabled:hover:bg-transparent data-[shown=true]:bg-accent-soft data-[shown=true]:outline-2 data-[shown=true]:outline-accent"
      >
        {cell ? <CellSign cell={cell} isRefused={refusedOnce !== undefined} /> : null}
      </button>
    </td>
  )
}

interface KindRowProps
  extends Omit<VerbCellProps, 'verb' | 'reach'>,
    Pick<MatrixProps, 'verbs' | 'namespace' | 'account'> {
  isQualified: boolean
  reachAt: (column: number) => Reach
}

function KindRow({ row, verbs, namespace, account, isQualified, reachAt, ...cells }: KindRowProps) {
  const isShown = isSameRow(row, cells.shown)
  return (
    <tr className={`group/row hover:bg-hover ${isShown ? 'bg-hover' : ''}`}>
      <th
        translate="no"
        scope="row"
        className={`sticky -left-4 z-5 h-7 max-w-[46vw] px-2 text-left font-mono text-12 font-normal wrap-anywhere group-hover/row:bg-hover md:left-0 md:max-w-none md:text-13 md:wrap-normal md:whitespace-nowrap ${isShown ? 'bg-hover' : 'bg-ground'}`}
      >
        <MatrixHead
          row={row}
          namespace={namespace}
          account={account}
          isQualified={isQualified}
          {...reachAt(HEAD)}
        />
        {row.namespaced ? null : (
          <span
            className="ml-1.5 inline-block font-sans text-12 whitespace-nowrap text-faint max-md:-mt-3 max-md:ml-0 max-md:block max-md:pb-1"
            title="This kind is not namespaced"
          >
            cluster
          </span>
        )}
      </th>
      {verbs.map((verb, column) => (
        <VerbCell key={verb} row={row} verb={verb} reach={reachAt(column)} {...cells} />
      ))}
    </tr>
  )
}

const HEAD_CELL =
  'bg-ground border-b border-line px-1 pb-1.5 align-bottom font-mono text-12 font-medium text-quiet'

/**
 * Kinds down, verbs across. Arrow keys move by cell, Home to the resource; Enter chooses the cell or opens the
 * resource.
 */
export function Matrix({ groups, ...props }: MatrixProps) {
  const { verbs, namespace } = props
  const rows = groups.flatMap((group) => group.rows)
  const indexOf = new Map(rows.map((row, index) => [row, index]))
  const { grid, onKeyDown, reach } = useReached(rows.length, verbs.length)
  return (
    <div
      className={`-mx-4 overflow-x-auto px-4 max-md:fading md:mx-0 md:px-0 ${verbs.length <= VERBS_THAT_FIT ? 'min-[88rem]:overflow-visible' : ''}`}
    >
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are moved through by arrow keys is a grid.
        role="grid"
        aria-label={`Verbs by resource in ${namespace}`}
        onKeyDown={onKeyDown}
        className="w-full border-separate border-spacing-0 text-13"
      >
        <thead>
          <tr>
            <th
              scope="col"
              className={`${HEAD_CELL} sticky -left-4 z-10 h-11 min-w-36 pl-2 text-left font-sans! md:left-0 min-[88rem]:top-12`}
            >
              Resource
            </th>
            {verbs.map((verb) => (
              <th
                key={verb}
                scope="col"
                translate="no"
                className={`${HEAD_CELL} w-[9%] min-w-11.5 min-[88rem]:sticky min-[88rem]:top-12`}
              >
                <VerbWord verb={verb} />
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.title}>
            <tr>
              <th
                scope="colgroup"
                colSpan={verbs.length + 1}
                className="h-9.5 border-b border-line px-2 pt-3.5 pb-1 text-left align-bottom text-12 font-semibold text-quiet"
              >
                <span className="sticky left-2 wrap-anywhere">{group.title}</span>
              </th>
            </tr>
            {group.rows.map((row) => (
              <KindRow
                key={`${row.group}/${row.resource}`}
                row={row}
                isQualified={group.isMixed}
                reachAt={(column) => reach(indexOf.get(row) ?? 0, column)}
                {...props}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}
