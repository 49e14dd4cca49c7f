import { Icon } from '@/components/ui/icon'
import { Cell } from '@/components/ui/table'
import type { Identity, IdentityField, SourcedValue } from '@/lib/contract/identity'
import { type Lane, spokenBy } from './field-lanes'
import { Provenance } from './provenance'
import { SourcedText } from './sourced-text'

interface LaneCellProps {
  field: IdentityField
  lane: Lane
  root: string | undefined
  api: Identity['sources'][number]['state']
  className: string
}

const COLUMNS = ['', 'grid-cols-1', 'grid-cols-2', 'grid-cols-3']

function Nothing({ isApi, api }: { isApi: boolean; api: LaneCellProps['api'] }) {
  if (isApi && api === 'denied') {
    return (
      <span className="inline-flex items-center gap-1 text-12">
        <Icon name="lock" className="size-3.5" />
        denied
      </span>
    )
  }
  if (isApi && api === 'failed') {
    return (
      <span className="inline-flex items-center gap-1 text-12 text-unknown">
        <Icon name="question" className="size-3.5" />
        not known
      </span>
    )
  }
  return (
    <span className="text-quiet">
      <span aria-hidden="true">–</span>
      <span className="sr-only">none</span>
    </span>
  )
}

/** A line through the columns that have the value: a dot for each, none for a column without a source. */
function Rail({
  lane,
  children,
}: {
  lane: Lane
  children: (sources: readonly SourcedValue[]) => React.ReactNode
}) {
  return (
    <div className={`mt-1.5 grid gap-x-6 ${COLUMNS[lane.columns.length]}`}>
      {lane.columns.map(({ column, sources }, index) => (
        <div key={column} data-column={column} className="relative min-w-0 pt-1.5">
          {index < lane.columns.length - 1 ? (
            <span aria-hidden="true" className="absolute top-0 -right-6 left-0 h-px bg-line-strong" />
          ) : null}
          {sources.length === 0 ? null : (
            <span
              aria-hidden="true"
              className="absolute -top-[2px] left-0 size-[5px] rounded-full bg-line-strong"
            />
          )}
          {children(sources)}
        </div>
      ))}
    </div>
  )
}

/** The cell of one lane: the value once, and below it where each of its columns gets it. */
export function LaneCell({ field, lane, root, api, className }: LaneCellProps) {
  const span = lane.columns.length
  const isApi = lane.columns[0]?.column === 'api'
  const dispute = field.disputed && new Set(field.disputed)
  const denied = isApi && lane.groups.length === 0 && api === 'denied'
  const provenance = (sources: readonly SourcedValue[], spoken: SourcedValue | undefined) => (
    <ul className="flex flex-col gap-0.5">
      {sources.map((source) => (
        <li key={source.at}>
          <Provenance field={field} source={source} spoken={spoken} root={root} />
        </li>
      ))}
    </ul>
  )
  return (
    <Cell
      colSpan={span}
      data-lane={lane.columns.map(({ column }) => column).join(' ')}
      className={`py-2 ${denied ? 'hatched text-bad' : ''} ${className}`}
    >
      {lane.groups.length === 0 ? <Nothing isApi={isApi} api={api} /> : null}
      {lane.groups.map((group) => {
        const spoken = spokenBy(field, group)
        if (spoken === undefined) return null
        return (
          <div key={spoken.at} className="not-first:mt-2">
            <SourcedText field={field} source={spoken} dispute={dispute} />
            {span > 1 ? (
              <Rail lane={lane}>{(sources) => provenance(sources, spoken)}</Rail>
            ) : (
              <div className="mt-0.5">{provenance(group, spoken)}</div>
            )}
          </div>
        )
      })}
    </Cell>
  )
}
