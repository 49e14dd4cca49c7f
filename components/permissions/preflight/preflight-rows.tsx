import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { type PreflightRow, STOPS } from '@/lib/facts/preflight/contract'
import { isPodless, type PlanClause } from '@/lib/facts/preflight/judge/clauses'

const SHOWN = 40

export const MEANING: Record<PlanClause['of'], Meaning> = {
  refused: 'bad',
  pods: 'warning',
  unknown: 'unknown',
  open: 'neutral',
  passes: 'ok',
}

const DONE = { new: 'would be created', there: 'would be changed', unknown: 'would be created or changed' }
const WORDS = { open: 'would pass all gates that could be read', passes: 'would be created or changed' }
const RESTS = { reads: 'by reviews', 'dry-run': 'by dry run' }

const meaningOf = (row: PreflightRow) => MEANING[isPodless(row) ? 'pods' : row.state]
/** What stops an object or can: what could not be read at all is told once, for all rows. */
const stopsOf = ({ stops }: PreflightRow) => stops.filter(({ state }) => state !== 'unread')

function Row({ row, place }: { row: PreflightRow; place: number }) {
  const { kind, namespace, name, line, state, existing, rests } = row
  const meaning = meaningOf(row)
  const stops = stopsOf(row)
  return (
    <li
      value={place}
      data-state={state}
      className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-t border-line py-2.5 text-13 min-[1000px]:@xl:grid-cols-[1rem_minmax(0,5fr)_minmax(0,8fr)_5rem]"
    >
      <Icon name={SHAPE[meaning]} className={`mt-0.5 size-3.5 ${INK[meaning]}`} />
      <p className="min-w-0 wrap-anywhere" title={`Object ${place} of the text, line ${line}`}>
        <span className="text-quiet">{kind}</span>{' '}
        <Code className="font-mono font-semibold">
          {namespace === undefined ? '' : `${namespace}/`}
          {name === '' ? 'without a name' : name}
        </Code>
      </p>
      <p className="text-12 text-quiet min-[1000px]:@xl:order-last min-[1000px]:@xl:text-right">
        {RESTS[rests]}
      </p>
      <div className="col-span-2 col-start-2 flex min-w-0 flex-col gap-1.5 min-[1000px]:@xl:col-span-1 min-[1000px]:@xl:col-start-auto">
        {stops.length > 0 ? null : (
          <p className="text-quiet">
            {state === 'open' ? 'no gate that could be read refuses it' : DONE[existing]}
          </p>
        )}
        {stops.map(({ by, state: how, says }) => (
          <p
            key={JSON.stringify([by, says])}
            className="grid min-w-0 grid-cols-1 gap-x-3 @md:grid-cols-[6.5rem_minmax(0,1fr)]"
          >
            <span
              className={`font-semibold ${INK[how === 'refuses' ? 'bad' : how === 'pods' ? 'warning' : 'unknown']}`}
            >
              {STOPS[by]}
            </span>
            <span className="min-w-0 wrap-anywhere">
              <Said phrase={says} />
            </span>
          </p>
        ))}
      </div>
    </li>
  )
}

type Placed = { row: PreflightRow; place: number }

function List({ label, of }: { label: string; of: readonly Placed[] }) {
  const row = ({ row, place }: Placed) => <Row key={place} row={row} place={place} />
  const rest = of.slice(SHOWN)
  return (
    <>
      <ol aria-label={label} className="border-b border-line">
        {of.slice(0, SHOWN).map(row)}
      </ol>
      {rest.length === 0 ? null : (
        <Disclosure summary={`${rest.length} more`}>
          <ol aria-label={`${label}, the rest`}>{rest.map(row)}</ol>
        </Disclosure>
      )}
    </>
  )
}

/** One row per object in the order of application: first those that a gate stops or can stop, then those that none does, folded. */
export function PreflightRows({ rows }: { rows: readonly PreflightRow[] }) {
  const placed = rows.map((row, at) => ({ row, place: at + 1 }))
  const stopped = placed.filter(({ row }) => stopsOf(row).length > 0)
  const others = (['open', 'passes'] as const).flatMap((state) => {
    const of = placed.filter(({ row }) => row.state === state && stopsOf(row).length === 0)
    return of.length === 0 ? [] : [{ state, of }]
  })
  return (
    <div className="@container flex flex-col gap-2">
      {stopped.length === 0 ? null : <List label="Objects that a gate stops" of={stopped} />}
      {others.map(({ state, of }) => (
        <Disclosure
          key={state}
          open={stopped.length === 0 && others.length === 1 && of.length <= SHOWN}
          summary={`${of.length} ${WORDS[state]}`}
        >
          <List
            label={state === 'open' ? 'Objects that no gate that was read stops' : 'Objects that pass'}
            of={of}
          />
        </Disclosure>
      ))}
    </div>
  )
}
