import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import type { Identity, IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { absentWords, isOdd, type Lane, type LaneId, spokenBy } from './field-lanes'
import { isMapPath } from './say-amount'
import { Provenance, SourcedText } from './sourced-text'

type SourceState = Identity['sources'][number]['state']

interface LaneCellProps {
  field: IdentityField
  lane: Lane
  root: string | undefined
  api: SourceState
  className: string
}

const COLUMNS = ['', 'md:grid-cols-1', 'md:grid-cols-2', 'md:grid-cols-3']

function Nothing({ field, column, api }: { field: string; column: LaneId; api: SourceState }) {
  if (column === 'api' && api === 'denied') {
    return (
      <span className="inline-flex items-center gap-1 text-12">
        <Icon name="lock" className="size-3.5" />
        refused
      </span>
    )
  }
  if (column === 'api' && api === 'failed') {
    return (
      <span className="inline-flex items-center gap-1 text-12 text-unknown">
        <Icon name="question" className="size-3.5" />
        not known
      </span>
    )
  }
  return (
    <>
      <span aria-hidden="true" className="max-md:hidden">
        –
      </span>
      <Stop look="absent" className="md:mt-1">
        <span className="text-12 text-faint">{absentWords(field, column)}</span>
      </Stop>
    </>
  )
}

const DOT = {
  plain: 'bg-line-strong',
  odd: 'bg-warning',
  absent: 'border-[1.5px] border-dashed border-line-strong',
}

/** One stop of a lane: a dot, and what the source is called. */
function Stop({
  look,
  children,
  className = '',
}: {
  look: keyof typeof DOT
  children: ReactNode
  className?: string
}) {
  return (
    <div className={`relative min-w-0 pl-3.5 ${className}`}>
      <span aria-hidden="true" className={`absolute top-[5px] left-0 size-[7px] rounded-full ${DOT[look]}`} />
      {children}
    </div>
  )
}

interface TrackProps {
  lane: Lane
  look: 'plain' | 'odd'
  children: (sources: readonly SourcedValue[]) => ReactNode
}

/** A line through the columns that have the value: a dot for each, none for a column without a source. */
function Track({ lane, look, children }: TrackProps) {
  return (
    <div
      className={`mt-1 grid max-md:flex max-md:flex-wrap max-md:gap-x-4 max-md:gap-y-0.5 ${COLUMNS[lane.columns.length]}`}
    >
      {lane.columns.map(({ column, sources }, index) => {
        const joined = index < lane.columns.length - 1
        return (
          <div
            key={column}
            data-column={column}
            className={`flex min-w-0 ${sources.length === 0 ? 'max-md:hidden' : ''}`}
          >
            {sources.length === 0 ? null : <Stop look={look}>{children(sources)}</Stop>}
            {joined ? (
              <span
                aria-hidden="true"
                className={`mt-2 min-w-4 flex-1 border-t-[1.5px] border-line-strong max-md:hidden ${sources.length === 0 ? '' : 'ml-2'}`}
              />
            ) : null}
          </div>
        )
      })}
    </div>
  )
}

/** The cell of one lane: the value once, and below it where each of its columns gets it. */
export function LaneCell({ field, lane, root, api, className }: LaneCellProps) {
  const [first] = lane.columns
  const isApi = first?.column === 'api'
  const dispute = field.disputed && new Set(field.disputed)
  const isNothing = lane.groups.length === 0
  const denied = isApi && isNothing && api === 'denied'
  const odd = isOdd(field, lane)
  // On a phone an absent value takes no room.
  const hidden = isNothing && !(isApi && (api === 'denied' || api === 'failed')) && field.verdict === 'same'
  return (
    <td
      colSpan={lane.columns.length}
      data-lane={lane.columns.map(({ column }) => column).join(' ')}
      data-odd={odd}
      className={`px-4 py-2.5 align-top max-md:py-1 max-md:last:pb-2.5 ${denied ? 'hatched text-bad' : ''} ${hidden ? 'max-md:hidden' : isNothing ? 'max-md:inline-block' : 'max-md:block'} ${className}`}
    >
      {isNothing && first !== undefined ? (
        <Nothing field={field.field} column={first.column} api={api} />
      ) : null}
      {lane.groups.map((group) => {
        const spoken = spokenBy(field, group)
        if (spoken === undefined) return null
        const isLoud = odd && !isMapPath(field.field)
        return (
          <div key={spoken.at} className="not-first:mt-2">
            <div className={isLoud ? 'font-semibold text-warning' : ''}>
              <SourcedText field={field} source={spoken} dispute={dispute} />
            </div>
            <Track lane={lane} look={odd ? 'odd' : 'plain'}>
              {(sources) => (
                <ul className="flex flex-col gap-0.5">
                  {sources
                    .filter((source) => group.includes(source))
                    .map((source) => (
                      <li key={source.at}>
                        <Provenance field={field} source={source} spoken={spoken} root={root} />
                      </li>
                    ))}
                </ul>
              )}
            </Track>
          </div>
        )
      })}
    </td>
  )
}
