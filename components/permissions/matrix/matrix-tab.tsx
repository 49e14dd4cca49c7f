'use client'

import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { AskedAccount } from '@/components/call/account-in-url'
import { PHONE, useMedia } from '@/components/resources/view/use-media'
import { Split } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { useVisible } from '@/components/ui/use-visible'
import type { Access, MatrixRow, Sources } from '@/lib/facts/account/contract'
import { slowRefusalsQuery } from '@/lib/facts/refusals/query'
import { describeUser } from '@/lib/phrase/users'
import { PathRights } from '../rules/path-rights'
import { AccessNotes } from './access-notes'
import { type CellPlace, cellInRows, textOfCell } from './cell-in-url'
import { CellRail } from './cell-rail'
import { Matrix } from './matrix'
import { MatrixLegend } from './matrix-cell'
import { countRows, filterRows, type MatrixFilter } from './matrix-filter'
import { MatrixFilters } from './matrix-filters'
import { matrixGroups } from './matrix-groups'
import { type RefusedCalls, refusedCalls } from './refused-calls'
import type { TimedChange } from './use-matrix-changes'

const SHOWN = 6

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB')
}

/** One quiet line: what changed while the page was open. */
function MatrixChangesLine({ changes }: { changes: readonly TimedChange[] }) {
  const shown = changes.slice(0, SHOWN)
  const more = changes.length - shown.length
  return (
    <p role="status" className="mb-3 text-13 text-quiet empty:hidden">
      {shown.length === 0 ? null : 'Since this page first checked: '}
      {shown.map((change, i) => (
        <span key={`${change.at} ${change.says}`}>
          {i === 0 ? '' : ', '}
          <span className="break-words text-ink">{change.says}</span> at{' '}
          <time dateTime={new Date(change.at).toISOString()}>{clock(change.at)}</time>
        </span>
      ))}
      {more > 0 ? `, and ${more} more` : ''}
      {shown.length === 0 ? null : '.'}
    </p>
  )
}

interface MatrixTabProps {
  access: Access
  sources: Sources | undefined
  changes: readonly TimedChange[]
  /** The pod’s own when undefined. */
  account: AskedAccount | undefined
  filter: MatrixFilter
  onFilter: (filter: MatrixFilter) => void
  /** The chosen cell as the address names it; "" for none. */
  chosen: string
  onChosen: (cell: string) => void
}

function firstRefused(rows: readonly MatrixRow[], refused: RefusedCalls) {
  for (const row of rows) {
    const verb = Object.keys(row.cells).find((each) => refused.at(row, each) !== undefined)
    if (verb !== undefined) return { row, verb }
  }
  return undefined
}

/** The columns; one for whole collections only where something grants it. */
function shownVerbs({ verbs, rows }: Access): readonly string[] {
  const isGranted = rows.some(({ cells }) => (cells.deletecollection?.state ?? 'no') !== 'no')
  return isGranted ? verbs : verbs.filter((verb) => verb !== 'deletecollection')
}

/** Below this width the side is under the matrix. */
const BESIDE = '(min-width: 68.8125rem)'

/** What an account can do in one namespace, cell by cell, and beside it the cell that the user chose. */
export function MatrixTab(props: MatrixTabProps) {
  const { access, sources, changes, account, filter, onFilter, chosen, onChosen } = props
  const side = useRef<HTMLDivElement>(null)
  const main = useRef<HTMLDivElement>(null)
  const { data: refusals } = useQuery({
    ...slowRefusalsQuery({ namespace: access.namespace }),
    enabled: useVisible(),
  })
  const refused = refusedCalls(access, refusals)
  const rows = filterRows(access.rows, filter, refused)
  const cell = cellInRows(chosen, access.rows)
  const shown = cell ?? firstRefused(access.rows, refused)
  const chosenCell = () => main.current?.querySelector<HTMLElement>('[aria-pressed="true"][data-cell]')
  const choose = (place: CellPlace) => {
    onChosen(textOfCell(place))
    if (window.matchMedia(BESIDE).matches) return
    side.current?.focus({ preventScroll: true })
    // On a phone the sheet, once it is drawn, covers the lower half.
    requestAnimationFrame(() => {
      const isSheet = window.matchMedia(PHONE).matches
      if (isSheet) chosenCell()?.scrollIntoView({ block: 'start' })
      else side.current?.scrollIntoView({ block: 'start' })
    })
  }
  const back = () => chosenCell()?.focus()
  const close = () => {
    back()
    onChosen('')
  }
  const isSheet = useMedia(PHONE) && cell !== undefined
  const rail = (
    <CellRail
      {...{ access, account, refused, sources, shown, isSheet }}
      isChosen={cell !== undefined}
      side={side}
      onVerb={(verb) => shown && choose({ ...shown.row, verb })}
      onBack={back}
      onClose={close}
    />
  )
  return (
    <section aria-label={`What ${describeUser(access.user)} can do in ${access.namespace}`}>
      <AccessNotes access={access} />
      <MatrixChangesLine changes={changes} />
      <Split rail={rail}>
        <div ref={main}>
          <MatrixFilters
            filter={filter}
            counts={countRows(access.rows, filter, refused)}
            onFilter={onFilter}
          />
          {access.rows.length === 0 ? (
            <div className="mt-3">
              <StateNotice state="unknown">The API server did not say which kinds it has.</StateNotice>
            </div>
          ) : rows.length === 0 ? (
            <div className="mt-3">
              <StateNotice state="empty">No resource fits this filter.</StateNotice>
            </div>
          ) : (
            <>
              <Matrix
                groups={matrixGroups(rows, refused)}
                verbs={shownVerbs(access)}
                namespace={access.namespace}
                account={account}
                refused={refused}
                chosen={cell && { ...cell.row, verb: cell.verb }}
                shown={shown && { ...shown.row, verb: shown.verb }}
                onChoose={choose}
              />
              <MatrixLegend namespace={access.namespace} />
            </>
          )}
          <PathRights rules={access.rules} account={account} />
        </div>
      </Split>
    </section>
  )
}
