import { memo, type ReactNode, useLayoutEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { ScrollRegion } from '@/components/ui/scroll-region'
import { useShortcuts } from '@/components/ui/single-keys'
import type { LogInk, LogLine } from '@/lib/contract/logs'
import type { LogLevel } from '@/lib/objects/log-level'
import { counted, grouped } from '@/lib/words/lists'
import { type LogGap, levelOfLine, type MergedEntry, NEARBY } from './log-entries'
import { useRefusedCalls } from './use-refused-call'

const INK: Record<LogInk, string> = {
  red: 'text-bad',
  green: 'text-ok',
  yellow: 'text-warning',
  blue: 'text-accent',
  cyan: 'text-accent',
  magenta: 'text-unknown',
  dim: 'text-quiet',
}
const NAME_INK = ['text-accent', 'text-ok', 'text-unknown', 'text-warning', 'text-quiet']

function Painted({ line }: { line: LogLine }) {
  const { text, looks = [], cut } = line
  const parts = looks.map(({ from, to, ink, bold }, index) => {
    const before = text.slice(looks[index - 1]?.to ?? 0, from)
    const look = `${ink === undefined ? '' : INK[ink]} ${bold ? 'font-semibold' : ''}`
    return (
      <span key={from}>
        {before}
        <span className={look}>{text.slice(from, to)}</span>
      </span>
    )
  })
  return (
    <>
      {parts}
      {text.slice(looks.at(-1)?.to ?? 0)}
      {cut === undefined ? null : <span className="text-quiet">… ({counted(cut, 'more character')})</span>}
    </>
  )
}

const LEVEL_INK: Partial<Record<LogLevel, string>> = { error: 'text-bad', warning: 'text-warning' }
const EDGE: Partial<Record<LogLevel, string>> = {
  error: 'shadow-[inset_3px_0_0_var(--color-bad)] bg-bad-soft',
  warning: 'shadow-[inset_3px_0_0_var(--color-warning)]',
}

/** The shape of a level, left of its line. */
function LevelMark({ level }: { level: LogLevel | undefined }) {
  if (level !== 'error' && level !== 'warning') return null
  return (
    <Icon
      name={level === 'error' ? 'cross' : 'warning'}
      className={`absolute top-[3px] left-2 size-3 ${LEVEL_INK[level]}`}
    />
  )
}

interface EntryProps {
  entry: MergedEntry
  isWrapped: boolean
  hasTimes: boolean
  /** Its position among the logs; undefined where only one is shown. */
  place: number | undefined
  /** Where the refusal in it is explained. */
  explain: string | undefined
}

const Entry = memo(function Entry({ entry, isWrapped, hasTimes, place, explain }: EntryProps) {
  if ('skipped' in entry) {
    const lines = entry.skipped === 1 ? '1 line was' : `${grouped(entry.skipped)} lines were`
    return (
      <div
        data-skipped={entry.skipped}
        className="border-y border-dashed border-line-strong px-3 text-quiet italic"
      >
        {lines} skipped
      </div>
    )
  }
  const { line, name } = entry
  const level = levelOfLine(line)
  return (
    <div
      data-line
      // The key that leads to the next one puts the focus on it.
      tabIndex={level === 'error' || level === 'warning' ? -1 : undefined}
      data-level={level}
      className={`relative pr-3 pl-6 hover:bg-hover ${level === undefined ? '' : (EDGE[level] ?? '')} ${level === 'debug' ? 'text-quiet' : ''} ${isWrapped ? 'break-words whitespace-pre-wrap [overflow-wrap:anywhere]' : 'whitespace-pre'}`}
    >
      <LevelMark level={level} />
      {hasTimes && line.at !== undefined ? (
        <time dateTime={line.at} title={line.at} className="text-quiet">
          {sayTime(line.at)}{' '}
        </time>
      ) : null}
      {place === undefined ? null : (
        <span className={`font-medium ${NAME_INK[place % NAME_INK.length]}`}>{name} </span>
      )}
      <Painted line={line} />
      {explain === undefined ? null : (
        <>
          {' '}
          <Link href={explain} className="font-sans text-12 font-medium text-accent underline">
            Explain
          </Link>
        </>
      )}
    </div>
  )
})

/** To the millisecond in UTC, with the date where that is not today's. */
function sayTime(at: string): string {
  const isToday = at.slice(0, 10) === new Date().toISOString().slice(0, 10)
  return at.slice(isToday ? 11 : 0, 23).replace(/Z$/, '')
}

function GapRow({ gap, onOpen }: { gap: LogGap; onOpen: (key: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onOpen(gap.key)}
      className="flex w-full items-center gap-2 border-y border-dashed border-line px-3 py-0.5 text-left font-sans text-12 text-quiet hover:bg-hover hover:text-ink max-md:min-h-11"
    >
      <Icon name="more" className="size-3.5" />
      {counted(gap.hidden, 'line')} without a match
      <span className="text-accent">{gap.hidden > 2 * NEARBY ? 'show the nearest' : 'show'}</span>
    </button>
  )
}

interface LogLinesProps extends Pick<EntryProps, 'isWrapped' | 'hasTimes'> {
  label: string
  entries: readonly (MergedEntry | LogGap)[]
  /** Shows more lines of a gap. */
  onOpen: (key: string) => void
  /** How the run of the log ended, after its last line. */
  end: ReactNode
  /** The logs that are shown, in order. */
  names: readonly string[]
  /** Scrolls to the end as lines arrive, unless the user has scrolled away. */
  isFollowing: boolean
}

/** Leads from marked line to marked line, and from the last to the first. */
function focusNextMark(log: HTMLElement | null): void {
  const marks = [...(log?.querySelectorAll<HTMLElement>('[data-line][tabindex]') ?? [])]
  const at = marks.indexOf(document.activeElement as HTMLElement)
  marks[(at + 1) % marks.length]?.focus()
}

/** Lines drawn at most; the filter also searches earlier ones. */
export const DRAWN_LINES = 2000
const NEAR_PX = 24

/** Lines of a log as text, scrolled to the last one. */
export function LogLines(props: LogLinesProps) {
  const { label, entries, names, isWrapped, hasTimes, isFollowing, onOpen, end } = props
  const scroller = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  useShortcuts({ n: () => focusNextMark(scroller.current) })
  const drawn = entries.slice(-DRAWN_LINES)
  const refusedCall = useRefusedCalls(drawn.map((entry) => ('line' in entry ? entry.line.text : '')))
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of what is drawn moves the end.
  useLayoutEffect(() => {
    const box = scroller.current
    if (box && isFollowing && isAtEnd.current) box.scrollTop = box.scrollHeight
  }, [entries, isFollowing, isWrapped, hasTimes])
  return (
    <ScrollRegion
      ref={scroller}
      label={label}
      onScroll={({ currentTarget: box }) => {
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
      }}
      className="min-h-40 flex-1 overflow-auto rounded-md border border-line bg-sunken py-2 font-mono text-12/[1.125rem]"
    >
      {entries.length > drawn.length ? (
        <p className="px-3 text-quiet italic">
          The {grouped(entries.length - drawn.length)} earlier lines are not shown.
        </p>
      ) : null}
      {drawn.map((entry) =>
        'hidden' in entry ? (
          <GapRow key={`gap ${entry.key}`} gap={entry} onOpen={onOpen} />
        ) : (
          <Entry
            key={entry.key}
            entry={entry}
            isWrapped={isWrapped}
            hasTimes={hasTimes}
            explain={'line' in entry ? refusedCall(entry.line.text)?.href : undefined}
            place={names.length > 1 ? names.indexOf(entry.name) : undefined}
          />
        ),
      )}
      {end}
    </ScrollRegion>
  )
}
