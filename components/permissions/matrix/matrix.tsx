'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import type { MatrixRow } from '@/lib/contract/access'
import type { AccountCheck } from '@/lib/contract/access-check'
import { CellSign, sayCell } from './matrix-cell'
import { checkOfCell, MatrixHead } from './matrix-head'

interface MatrixProps {
  rows: readonly MatrixRow[]
  verbs: readonly string[]
  namespace: string
  /** Whose cells they are; the pod’s own when undefined. */
  account: AskedAccount | undefined
  /** The cell that the page is explaining. */
  chosen: AccountCheck | null
  onChoose: (check: AccountCheck) => void
}

function isChosen(chosen: AccountCheck | null, check: AccountCheck): boolean {
  if (chosen === null || 'path' in chosen || 'path' in check) return false
  return (
    chosen.verb === check.verb &&
    chosen.group === check.group &&
    chosen.resource === check.resource &&
    (chosen.subresource ?? '') === (check.subresource ?? '') &&
    (chosen.user ?? '') === (check.user ?? '') &&
    !chosen.name
  )
}

const MOVES: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -99],
  End: [0, 99],
}

const clamp = (value: number, max: number, min = 0) => Math.min(Math.max(value, min), Math.max(max, min))
// The resource itself stands left of its verbs.
const HEAD = -1

/**
 * Kinds down, verbs across. Arrow keys move by cell, Home to the resource; Enter explains the cell or opens
 * the resource.
 */
export function Matrix({ rows, verbs, namespace, account, chosen, onChoose }: MatrixProps) {
  const [active, setActive] = useState<[row: number, column: number]>([0, 0])
  const [told, setTold] = useState('')
  const grid = useRef<HTMLTableElement>(null)
  const activeRow = clamp(active[0], rows.length - 1)

  const move = (event: KeyboardEvent) => {
    const step = MOVES[event.key]
    if (step === undefined) return
    event.preventDefault()
    const row = clamp(activeRow + step[0], rows.length - 1)
    const column = clamp(active[1] + step[1], verbs.length - 1, HEAD)
    setActive([row, column])
    grid.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)?.focus()
  }

  return (
    <>
      <div className="max-h-[70dvh] w-fit max-w-full overflow-auto rounded-md border border-line bg-surface">
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are moved through by arrow keys is a grid.
          role="grid"
          aria-label={`Verbs by resource in ${namespace}`}
          aria-rowcount={rows.length + 1}
          onKeyDown={move}
          className="border-separate border-spacing-0 text-13"
        >
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky top-0 left-0 z-20 border-r border-b border-line bg-sunken px-3 py-1.5 text-left text-12 font-medium text-quiet"
              >
                Resource
              </th>
              {verbs.map((verb) => (
                <th
                  key={verb}
                  scope="col"
                  className="sticky top-0 z-10 h-28 border-b border-line bg-sunken px-0 pb-2 align-bottom text-12 font-medium text-quiet"
                >
                  <span className="mx-auto block w-7 rotate-180 text-left [writing-mode:vertical-rl]">
                    {verb}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={`${row.group}/${row.resource}`} className="group/row hover:bg-sunken">
                <th
                  scope="row"
                  className="sticky left-0 z-10 max-w-[42vw] border-r border-line bg-surface px-3 py-0.5 text-left font-mono font-normal break-all group-hover/row:bg-sunken md:max-w-none md:py-0 md:whitespace-nowrap"
                >
                  <MatrixHead
                    row={row}
                    namespace={namespace}
                    account={account}
                    place={`${r}:${HEAD}`}
                    isReached={r === activeRow && active[1] === HEAD}
                    onFocus={() => setActive([r, HEAD])}
                  />
                  {row.namespaced ? null : (
                    <span
                      className="ml-2 inline-block font-sans text-12 whitespace-nowrap text-quiet"
                      title="This kind is not namespaced"
                    >
                      cluster
                    </span>
                  )}
                </th>
                {verbs.map((verb, c) => {
                  const cell = row.cells[verb]
                  const check = checkAs(checkOfCell(row, verb, namespace), account)
                  const words = `${verb} ${row.resource}: ${cell ? sayCell(cell) : 'the API has no such verb'}`
                  return (
                    <td key={verb} className="p-0">
                      <button
                        type="button"
                        data-cell={`${r}:${c}`}
                        data-cell-state={cell?.state ?? 'absent'}
                        tabIndex={r === activeRow && c === active[1] ? 0 : -1}
                        onFocus={() => {
                          setActive([r, c])
                          setTold(words)
                        }}
                        onPointerEnter={() => setTold(words)}
                        onClick={() => cell && onChoose(check)}
                        aria-disabled={cell === undefined}
                        aria-label={words}
                        aria-pressed={isChosen(chosen, check)}
                        className="flex size-7 items-center justify-center rounded-xs aria-disabled:cursor-default aria-pressed:bg-accent-soft aria-pressed:ring-1 aria-pressed:ring-accent enabled:hover:bg-accent-soft aria-disabled:hover:bg-transparent"
                      >
                        {cell ? <CellSign cell={cell} /> : null}
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {/* The cells have the same words as names, so screen readers hear them once. */}
      <p aria-hidden="true" data-slot="told" className="mt-1 min-h-5 text-13 break-words text-quiet">
        {told}
      </p>
    </>
  )
}
