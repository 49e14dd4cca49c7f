import { useIsFetching } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { Split } from '@/components/ui/section'
import { useShortcuts } from '@/components/ui/single-keys'
import type { Overview, OverviewCause, OverviewCheck } from '@/lib/pages/overview/contract'
import { overviewQuery } from '@/lib/pages/overview/query'
import { counted } from '@/lib/words/lists'
import { AroundPods, isLongAround } from './around-pods'
import { RailBox } from './rail-box'
import { useNotes } from './read-notes'
import { ThisPod } from './this-pod'
import { CauseRows, CheckRows, causeKey, NeedRows } from './what-was-checked'

type Ungranted = NonNullable<Overview['ungranted']>

/** The one command that lets an account without permissions see what is around it. */
function GrantPanel({ of: { account, namespace, command } }: { of: Ungranted }) {
  return (
    <RailBox id="grant" title="Grant read access">
      <p className="mb-3 text-13 text-quiet">
        Lets <Code>{account}</Code> read most objects in <Code>{namespace}</Code>, ConfigMaps and logs too, no
        Secrets. An admin runs:
      </p>
      <CodeBlock language="shell" code={command} label="kubectl command" wrap />
    </RailBox>
  )
}

const NOT_KNOWN = new Set<OverviewCheck['state']>(['denied', 'unknown', 'stale'])

function Checked({ at, onAgain }: { at: string; onAgain: () => void }) {
  const isAsking = useIsFetching({ queryKey: overviewQuery().queryKey }) > 0
  return (
    <span className="ml-auto flex items-center gap-1.5 text-13 text-quiet">
      <span>
        <span className="sr-only">checked </span>
        <RelativeTime at={at} />
      </span>
      <Button look="bare" small onClick={onAgain} disabled={isAsking}>
        <Icon name="repeat" />
        <span className="sr-only">Check again</span>
      </Button>
    </span>
  )
}

interface PartProps {
  id: string
  title: string
  isSmall?: boolean
  note?: ReactNode
  aside?: ReactNode
  children: ReactNode
}

function Part({ id, title, isSmall = false, note, aside, children }: PartProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="@container mt-8 scroll-mt-16 first:mt-0">
      <div className="mb-1 flex min-h-8 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id={`${id}-title`} className={`font-[650] ${isSmall ? 'text-15' : 'text-20 tracking-[-0.01em]'}`}>
          {title}
        </h2>
        <span className="text-13 text-quiet">{note}</span>
        {aside}
      </div>
      {children}
    </section>
  )
}

const MOST_ROWS = 4

/** The name that a cause is about, or all of it where it is about none. */
function CauseName({ says }: OverviewCause) {
  const names = says.flatMap((piece) => ('name' in piece ? [piece] : []))
  return (
    <Said
      phrase={
        names.length === 0 ? says : names.flatMap((one, i) => (i === 0 ? [one] : [{ text: ', ' }, one]))
      }
    />
  )
}

const MOST_NAMED = 3

/** The causes after the first ones: how many, and by their names which. */
function MoreCauses({ causes }: { causes: readonly OverviewCause[] }) {
  if (causes.length === 0) return null
  return (
    <details className="group/fold">
      <summary className="flex min-h-11 items-center gap-2 rounded-sm text-13 hover:bg-hover md:min-h-10">
        <Icon
          name="chevron"
          className="size-3.5 text-accent transition-transform group-open/fold:rotate-90"
        />
        <span className="shrink-0 text-accent">{counted(causes.length, 'more cause')}</span>
        <span className="min-w-0 truncate text-quiet group-open/fold:hidden">
          {causes.map((cause, i) => (
            <span key={causeKey(cause)} className={i < MOST_NAMED ? '' : 'sr-only'}>
              {i === 0 ? '' : ' · '}
              <CauseName {...cause} />
            </span>
          ))}
        </span>
      </summary>
      <CauseRows causes={causes} />
    </details>
  )
}

function Trouble({
  serious,
  unknown,
  checked,
}: {
  serious: Shown
  unknown: readonly OverviewCheck[]
  checked: ReactNode
}) {
  const { rows, count } = serious
  return (
    <>
      <Part id="attention" title="Needs attention" note={counted(count, 'cause')} aside={checked}>
        <CauseRows causes={rows.slice(0, MOST_ROWS)} isFirst />
        <MoreCauses causes={rows.slice(MOST_ROWS)} />
      </Part>
      {unknown.length === 0 ? null : (
        <Part id="unknown" title="Not known now" isSmall>
          <CheckRows checks={unknown} />
        </Part>
      )}
    </>
  )
}

function Ungranted({ of, checked }: { of: NonNullable<Overview['ungranted']>; checked: ReactNode }) {
  return (
    <>
      <Part id="works" title="What works without permissions" aside={checked}>
        <CheckRows checks={of.works} />
      </Part>
      <Part id="needs" title="What needs them">
        <NeedRows needs={of.needs} />
      </Part>
    </>
  )
}

/** What is worth knowing once: a note that was read is folded until what it says changes, and all are where more needs attention than fits. */
function Notes({ notes, isLast }: { notes: readonly OverviewCause[]; isLast: boolean }) {
  const { fresh, folded, markRead } = useNotes(notes)
  useShortcuts({ m: () => fresh.length > 0 && markRead() })
  const fold = (some: readonly OverviewCause[], says: string) =>
    some.length === 0 ? null : (
      <Disclosure summary={says}>
        <CauseRows causes={some} />
      </Disclosure>
    )
  if (isLast || fresh.length === 0)
    return (
      <div id="notes" className="mt-4 flex scroll-mt-16 flex-wrap gap-x-6">
        {fold(fresh, counted(fresh.length, 'note'))}
        {fold(folded, `${counted(folded.length, 'note')} read`)}
      </div>
    )
  return (
    <Part
      id="notes"
      title="Notes"
      isSmall
      aside={
        <Button look="bare" small className="ml-auto" onClick={markRead}>
          Mark read
        </Button>
      }
    >
      <CauseRows causes={fresh} isQuiet />
      {fold(folded, `${counted(folded.length, 'note')} read`)}
    </Part>
  )
}

/** What needs attention or is fine, beside this pod and the pods around it. */
export function OverviewBody({ overview, onAgain }: { overview: Overview; onAgain: () => void }) {
  const { causes, checks, ungranted, around, checkedAt } = overview
  const checked = <Checked at={checkedAt} onAgain={onAgain} />
  const serious = useShownCauses(causes)
  const fixed = causes.filter((cause) => cause.severity === 'ok' && !serious.rows.includes(cause))
  const notes = causes.filter(({ severity }) => severity === 'note')
  const isAllWell = checks.every(({ state }) => state === 'healthy')
  const hasPods = around !== undefined && around.owners.length > 0
  const isLong = hasPods && isLongAround(around)
  const pods = hasPods ? <AroundPods around={around} /> : null
  const fixedPart = (isSmall: boolean, aside?: ReactNode) => (
    <Part id="fixed" title={isSmall ? 'Allowed now' : 'Just fixed'} isSmall={isSmall} aside={aside}>
      <CauseRows causes={fixed} />
    </Part>
  )
  return (
    <Split
      label="This pod and those around it"
      rail={
        <div className="grid gap-x-12 gap-y-8 md:max-split:grid-cols-2">
          {isLong ? pods : null}
          {ungranted === undefined ? <ThisPod overview={overview} /> : <GrantPanel of={ungranted} />}
          {isLong ? null : pods}
        </div>
      }
    >
      <div>
        {serious.count > 0 ? (
          <>
            <Trouble
              serious={serious}
              unknown={checks.filter(({ state }) => NOT_KNOWN.has(state))}
              checked={checked}
            />
            {fixed.length === 0 ? null : fixedPart(true)}
          </>
        ) : ungranted !== undefined ? (
          <Ungranted of={ungranted} checked={checked} />
        ) : (
          <>
            {fixed.length === 0 ? null : fixedPart(false, checked)}
            <Part
              id="checked"
              title={
                fixed.length > 0
                  ? 'Checked'
                  : isAllWell
                    ? 'Nothing needs attention'
                    : 'Nothing wrong in what could be checked'
              }
              isSmall={fixed.length > 0}
              aside={fixed.length > 0 ? undefined : checked}
            >
              <CheckRows checks={checks} />
            </Part>
          </>
        )}
        {notes.length === 0 ? null : <Notes notes={notes} isLast={serious.rows.length > MOST_ROWS} />}
      </div>
    </Split>
  )
}

/** How long a row that turned green stays where it was red. */
const STAYS_MS = 60_000

/** What needs attention, and among it what was fixed a moment ago. */
interface Shown {
  rows: readonly OverviewCause[]
  /** Of what needs attention. */
  count: number
}

interface Row {
  cause: OverviewCause
  /** When it turned green, in ms since 1970. */
  fixedAt?: number
}

function isSerious({ severity }: OverviewCause): boolean {
  return severity !== 'note' && severity !== 'ok'
}

/**
 * The rows of what needs attention after a new look: what was among them and is now allowed stays at its place for a minute, so
 * that whoever waits for it sees it turn; then it is told with what was fixed before.
 */
export function rowsAfter(before: readonly Row[], causes: readonly OverviewCause[], nowMs: number): Row[] {
  const rows: Row[] = causes.filter(isSerious).map((cause) => ({ cause }))
  for (const [at, { cause, fixedAt = nowMs }] of before.entries()) {
    const now = causes.find((one) => one.severity === 'ok' && causeKey(one) === causeKey(cause))
    if (now !== undefined && nowMs - fixedAt < STAYS_MS) rows.splice(at, 0, { cause: now, fixedAt })
  }
  return rows
}

/** The same for as long as the page is open. Where nothing else needs attention, all that was fixed has a place of its own. */
export function useShownCauses(causes: readonly OverviewCause[]): Shown {
  const nowMs = useNow()
  const [known, setKnown] = useState<{ of: readonly OverviewCause[]; rows: readonly Row[] }>({
    of: [],
    rows: [],
  })
  const isOver = known.rows.some(({ fixedAt }) => fixedAt !== undefined && nowMs - fixedAt >= STAYS_MS)
  let { rows } = known
  if (known.of !== causes || isOver) {
    rows = rowsAfter(known.rows, causes, nowMs)
    setKnown({ of: causes, rows })
  }
  const count = rows.filter(({ cause }) => isSerious(cause)).length
  return { rows: count === 0 ? [] : rows.map(({ cause }) => cause), count }
}
