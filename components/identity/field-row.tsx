import type { ReactNode } from 'react'
import { Badge, type Meaning } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Icon, type IconName } from '@/components/ui/icon'
import { LongText } from '@/components/ui/long-text'
import { Said } from '@/components/ui/said'
import { useChangeCount } from '@/components/ui/use-change-count'
import type { Identity, IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { sayNotes } from '@/lib/identity/verdict'
import { isSilent, type Phrase } from '@/lib/phrase/phrase'
import { Entries } from './entries'
import { absentWords, type FieldLane, isOdd, type LaneId, lanesOf, spokenBy } from './field-lanes'
import { entriesIn, isMapPath, isResourceField, sayAmount } from './say-amount'
import { Breakable } from './word'

interface Mark {
  meaning: Meaning
  icon?: IconName
  word: string
}

// Agreement and a lone source need no word: the columns show them.
const MARK: Partial<Record<IdentityField['verdict'], Mark>> = {
  drift: { meaning: 'warning', word: 'differs' },
  unreadable: { meaning: 'bad', icon: 'lock', word: 'unreadable' },
  withheld: { meaning: 'neutral', icon: 'dash', word: 'not shown' },
  'node-allocatable': { meaning: 'neutral', word: 'not your limit' },
  'not-comparable': { meaning: 'neutral', icon: 'dash', word: 'not comparable' },
  rounded: { meaning: 'neutral', icon: 'dot', word: 'rounded up' },
  'only-api': { meaning: 'neutral', icon: 'absent', word: 'not given' },
  missing: { meaning: 'neutral', icon: 'absent', word: 'not seen' },
}

/** A line under the values. */
function Below({ children }: { children: ReactNode }) {
  return (
    <tr className="max-stack:block">
      <td colSpan={4} className="px-4 pb-3 max-stack:block stack:pl-66">
        {children}
      </td>
    </tr>
  )
}

interface FieldRowProps {
  field: IdentityField
  root: string | undefined
  api: Identity['sources'][number]['state']
  /** Whether the YAML that adds the field is shown. */
  open: boolean
  onToggle: () => void
}

/** One field: its values joined where they agree, why they do not, and the YAML that adds it. */
export function FieldRow({ field, root, api, open, onToggle }: FieldRowProps) {
  const changes = useChangeCount(JSON.stringify([field.env, field.file, field.api]))
  const mark = MARK[field.verdict]
  const why = whyOfField(field)
  const shown = open && field.add !== undefined
  const glow = changes > 0 ? 'glow' : ''
  return (
    <tbody
      aria-label={field.field}
      data-verdict={field.verdict}
      data-changes={changes}
      className="border-t border-line max-stack:block"
    >
      <tr className="max-stack:block">
        <th
          scope="rowgroup"
          className="px-4 py-2.5 text-left align-top font-normal max-stack:flex max-stack:flex-wrap max-stack:items-center max-stack:gap-x-2 max-stack:pb-0.5"
        >
          <span translate="no" className="font-mono wrap-anywhere max-stack:text-12 max-stack:text-quiet">
            <Breakable text={field.field} />
          </span>
          {mark === undefined && field.add === undefined ? null : (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 stack:mt-1">
              {mark === undefined ? null : (
                <Badge meaning={mark.meaning} {...(mark.icon ? { icon: mark.icon } : {})}>
                  {mark.word}
                </Badge>
              )}
              {field.add === undefined ? null : (
                <button
                  type="button"
                  aria-expanded={open}
                  aria-label={`add it: ${field.field}`}
                  onClick={onToggle}
                  className="inline-flex min-h-6 items-center gap-0.5 text-12 text-accent hover:underline"
                >
                  <Icon name="chevron" className={`size-3 ${open ? 'rotate-90' : ''}`} />
                  add it
                </button>
              )}
            </span>
          )}
        </th>
        {lanesOf(field).map((lane) => (
          <LaneCell
            key={`${lane.columns[0]?.column} ${changes}`}
            field={field}
            lane={lane}
            root={root}
            api={api}
            className={glow}
          />
        ))}
      </tr>
      {isSilent(why) ? null : (
        <Below>
          <p className="max-w-card wrap-anywhere text-quiet">
            <Said phrase={why} />
          </p>
        </Below>
      )}
      {shown ? (
        <Below>
          <CodeBlock language="yaml" code={field.add ?? ''} label={`patch that adds ${field.field}`} />
        </Below>
      ) : null}
    </tbody>
  )
}

/**
 * Why the values of a row differ or what is worth knowing about them, without what its columns already show;
 * "" for nothing.
 */
export function whyOfField({ notes }: Pick<IdentityField, 'notes'>): Phrase {
  return sayNotes(notes.filter(({ about }) => about === 'values'))
}

type SourceState = Identity['sources'][number]['state']

interface LaneCellProps {
  field: IdentityField
  lane: FieldLane
  root: string | undefined
  api: SourceState
  className: string
}

const COLUMNS = ['', 'stack:grid-cols-1', 'stack:grid-cols-2', 'stack:grid-cols-3']

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
      <span aria-hidden="true" className="max-stack:hidden">
        –
      </span>
      <Stop look="absent" className="stack:mt-1">
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
  lane: FieldLane
  look: 'plain' | 'odd'
  children: (sources: readonly SourcedValue[]) => ReactNode
}

/** A line through the columns that have the value: a dot for each, none for a column without a source. */
function Track({ lane, look, children }: TrackProps) {
  return (
    <div
      className={`mt-1 grid max-stack:flex max-stack:flex-wrap max-stack:gap-x-4 max-stack:gap-y-0.5 ${COLUMNS[lane.columns.length]}`}
    >
      {lane.columns.map(({ column, sources }, index) => {
        const joined = index < lane.columns.length - 1
        return (
          <div
            key={column}
            data-column={column}
            className={`flex min-w-0 ${sources.length === 0 ? 'max-stack:hidden' : ''}`}
          >
            {sources.length === 0 ? null : <Stop look={look}>{children(sources)}</Stop>}
            {joined ? (
              <span
                aria-hidden="true"
                className={`mt-2 min-w-4 flex-1 border-t-[1.5px] border-line-strong max-stack:hidden ${sources.length === 0 ? '' : 'ml-2'}`}
              />
            ) : null}
          </div>
        )
      })}
    </div>
  )
}

interface SourcedTextProps {
  field: IdentityField
  source: SourcedValue
  /** Keys of a map whose values differ between sources. */
  dispute: ReadonlySet<string> | undefined
}

/** One value as text: an amount with its unit, a map by its entries, an error in its place. */
function SourcedText({ field, source, dispute }: SourcedTextProps) {
  if (source.error !== undefined) {
    return (
      <p className={`flex gap-1.5 ${source.withheld ? 'text-quiet' : 'text-bad'}`}>
        <Icon name={source.withheld ? 'dash' : 'lock'} className="mt-px" />
        <span className="min-w-0 wrap-anywhere">{source.error}</span>
      </p>
    )
  }
  if (source.value === undefined) return <p className="text-quiet">not set</p>
  if (source.value === '') return <p className="text-quiet">empty text</p>
  const entries = isMapPath(field.field) ? entriesIn(source.value) : undefined
  if (entries !== undefined) return <Entries entries={entries} dispute={dispute} />
  const text =
    isResourceField(field.field) && source.by !== 'api'
      ? sayAmount(field.field, source.value, source.divisor)
      : source.value
  return (
    <div>
      <LongText text={text} label={`${field.field} of ${source.at}`} />
    </div>
  )
}

interface ProvenanceProps {
  field: IdentityField
  source: SourcedValue
  /** The source whose text is shown above. */
  spoken: SourcedValue | undefined
  /** The mount path that the head of the column names already. */
  root: string | undefined
}

const BY: Record<SourcedValue['by'], string> = {
  spec: '',
  name: 'by its name',
  api: '',
}

function shortened(path: string, root: string | undefined): string {
  return root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
}

/** Where a value comes from: variable, file or path in the Pod object, how that is known, and what it reads there. */
function Provenance({ field, source, spoken, root }: ProvenanceProps) {
  const isAmount = isResourceField(field.field) && source.by !== 'api' && source.value !== undefined
  const amount = isAmount ? sayAmount(field.field, source.value ?? '', source.divisor) : ''
  const isSaid = spoken?.by !== 'api' && spoken?.value === source.value && spoken?.divisor === source.divisor
  const notes = [
    amount === '' || isSaid ? '' : `reads ${amount}`,
    isAmount ? `divisor ${source.divisor ?? 'not known'}` : '',
    BY[source.by],
  ].filter((note) => note !== '')
  return (
    <p className="text-12 text-faint">
      <span translate="no" className="font-mono wrap-anywhere" title={source.at}>
        <Breakable text={shortened(source.at, root)} />
      </span>
      {notes.length === 0 ? null : <span> · {notes.join(' · ')}</span>}
    </p>
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
      className={`px-4 py-2.5 align-top max-stack:py-1 max-stack:last:pb-2.5 ${denied ? 'hatched text-bad' : ''} ${hidden ? 'max-stack:hidden' : isNothing ? 'max-stack:inline-block' : 'max-stack:block'} ${className}`}
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
