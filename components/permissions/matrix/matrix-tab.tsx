import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { UnseenList } from '@/components/answer/unseen-list'
import { type AskedAccount, checkAs } from '@/components/call/account-in-url'
import { Chip } from '@/components/ui/chip'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { SearchField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { Split } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import { PHONE, useMedia, useVisible } from '@/components/ui/use-browser'
import type { Check } from '@/lib/contract/access-check'
import type { Access, MatrixRow, Sources } from '@/lib/facts/account/contract'
import { slowRefusalsQuery } from '@/lib/facts/refusals/query'
import { accessVerdict } from '@/lib/pages/overview/judge/access'
import { isSilent } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { sayTime } from '@/lib/words/durations'
import { checkAddress } from '@/lib/words/page-addresses'
import { CellRail } from './cell-rail'
import { Matrix } from './matrix'
import { MatrixLegend } from './matrix-cell'
import {
  type CellPlace,
  type CellsShown,
  cellInRows,
  countRows,
  filterRows,
  type MatrixFilter,
  matrixGroups,
  textOfCell,
} from './matrix-rows'
import { type RefusedCalls, refusedCalls } from './refused-calls'
import type { TimedChange } from './use-matrix-changes'

const SHOWN = 6

/** One quiet line: what changed while the page was open. */
function MatrixChangesLine({ changes }: { changes: readonly TimedChange[] }) {
  const shown = changes.slice(0, SHOWN)
  const more = changes.length - shown.length
  return (
    <p role="status" className="mb-3 text-13 text-quiet empty:hidden">
      {shown.length === 0 ? null : <span>Since this page first checked: </span>}
      {shown.map((change, i) => (
        <span key={`${change.at} ${change.says}`}>
          <span>{i === 0 ? '' : ', '}</span>
          <span className="break-words text-ink">{change.says}</span> at{' '}
          <time dateTime={new Date(change.at).toISOString()}>{sayTime(change.at)}</time>
        </span>
      ))}
      {shown.length === 0 ? null : <span>{more > 0 ? `, and ${more} more.` : '.'}</span>}
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
  const isFirst = (row: MatrixRow) => refused.ofRow(row) === 'refused'
  for (const row of [...rows.filter(isFirst), ...rows]) {
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

// A pattern is not a path; the part before its star is a path that it covers.
function checkOf(verb: string, path: string): Check {
  return { verb: verb === '*' ? 'get' : verb, path: path.replace(/\*+$/, '') || '/' }
}

/** The non-resource paths that rules allow, which have no row. A RoleBinding grants none of them. */
function PathRights({ rules, account }: { rules: Access['rules']; account: AskedAccount | undefined }) {
  const rights = new Map<string, { verb: string; path: string }>()
  for (const rule of rules) {
    if (rule.scope === 'namespace') continue
    for (const path of rule.nonResourceURLs) {
      for (const verb of rule.verbs) rights.set(`${verb} ${path}`, { verb, path })
    }
  }
  if (rights.size === 0) return null
  const sorted = [...rights.values()].sort((a, b) => a.path.localeCompare(b.path))
  return (
    <div className="mt-4 text-13">
      <h2 className="font-medium text-quiet">Non-resource paths</h2>
      <ul translate="no" className="mt-1 flex flex-wrap gap-x-4 gap-y-1 font-mono">
        {sorted.map(({ verb, path }) => (
          <li key={`${verb} ${path}`} className="break-all">
            <Link
              href={checkAddress(checkAs(checkOf(verb, path), account))}
              className="inline-flex min-h-6 items-center text-accent hover:underline"
            >
              {verb === '*' ? 'every verb on' : verb} {path}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface MatrixFiltersProps {
  filter: MatrixFilter
  counts: Record<CellsShown, number>
  onFilter: (filter: MatrixFilter) => void
}

/** One row: the text, which rows, and whether to include subresources. */
function MatrixFilters({ filter, counts, onFilter }: MatrixFiltersProps) {
  const chip = (show: CellsShown) => ({
    pressed: filter.show === show,
    count: counts[show],
    onPress: () => onFilter({ ...filter, show }),
  })
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchField
        label="Filter resources"
        text={filter.text}
        onText={(text) => onFilter({ ...filter, text })}
        placeholder="Filter resources"
        boxClass="w-53 max-w-full"
      />
      <fieldset className="flex min-w-0 gap-1 max-md:swiped md:flex-wrap">
        <legend className="sr-only">Which resources to show</legend>
        <Chip {...chip('all')}>All</Chip>
        <Chip {...chip('granted')}>Granted</Chip>
        {counts.refused === 0 && filter.show !== 'refused' ? null : (
          <Chip {...chip('refused')} bad>
            <Icon name="cross" className="size-3" />
            Refused lately
          </Chip>
        )}
        {counts.asked === 0 && filter.show !== 'asked' ? null : (
          <Chip {...chip('asked')}>Asked and refused</Chip>
        )}
        <Chip
          pressed={filter.subresources}
          onPress={() => onFilter({ ...filter, subresources: !filter.subresources })}
        >
          Subresources
        </Chip>
      </fieldset>
    </div>
  )
}

/** What an account without any permission reads first: that nothing is broken, what works, and the one command. */
function NothingGranted({ access }: { access: Access }) {
  const { state, says, next } = accessVerdict(access)
  if (state !== 'neutral' || access.incomplete) return null
  return (
    <div role="status" className="flex max-w-card flex-col gap-2">
      <p className="flex gap-2 text-17">
        <Icon name="dash" className="mt-1 text-quiet" />
        <span className="min-w-0 wrap-anywhere">{says}</span>
      </p>
      {next === undefined ? null : <p className="text-13 text-quiet">{next.says}</p>}
      {next?.command === undefined ? null : (
        <CodeBlock language="shell" code={next.command} label="kubectl" wrap />
      )}
    </div>
  )
}

const OTHER_BASIS: Partial<Record<Access['basis'], string>> = {
  objects: 'From the Roles and bindings that this pod can read, as RBAC decides.',
  reviews: 'From the API server’s reviews of single calls by this account.',
  nothing: 'Nothing that this pod can read or ask says anything about this account.',
}

/** What a notice can hold; many errors are folded. */
const SHORT_ERROR = 400

/** What the matrix is based on, why some cells are unknown, and how to find out. */
function AccessNotes({ access }: { access: Access }) {
  const basis = OTHER_BASIS[access.basis]
  return (
    <div className="mb-4 flex flex-col gap-3 empty:hidden">
      {access.basis === 'own' && access.unanswered === undefined ? <NothingGranted access={access} /> : null}
      {basis === undefined ? null : <p className="text-13 text-quiet">{basis}</p>}
      {isSilent(access.doubt) ? null : (
        <StateNotice state="unknown">
          <Said phrase={access.doubt} />
        </StateNotice>
      )}
      {access.evaluationError === '' ? null : (
        <StateNotice state="unknown">
          {access.basis === 'own' ? 'The review could not resolve all bindings' : 'Not all bindings resolve'}
          {access.evaluationError.length > SHORT_ERROR ? (
            <>
              .
              <Disclosure summary="Each error">
                <p translate="no" className="max-h-64 overflow-y-auto font-mono text-12 wrap-anywhere">
                  {access.evaluationError}
                </p>
              </Disclosure>
            </>
          ) : (
            `: ${access.evaluationError}`
          )}
        </StateNotice>
      )}
      {access.unseen.length === 0 ? null : <UnseenList unseen={access.unseen} />}
    </div>
  )
}

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
      {access.rows.length === 0 && !isSilent(access.doubt) ? null : (
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
      )}
    </section>
  )
}
