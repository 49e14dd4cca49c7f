'use client'

import { memo, useLayoutEffect, useRef } from 'react'
import type { LogInk, LogLine } from '@/lib/contract/logs'
import type { MergedEntry } from './merge-logs'

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
      {cut === undefined ? null : <span className="text-quiet">… ({cut} more characters)</span>}
    </>
  )
}

interface EntryProps {
  entry: MergedEntry
  isWrapped: boolean
  hasTimes: boolean
  /** Its place among the containers; undefined where only one is shown. */
  place: number | undefined
}

const Entry = memo(function Entry({ entry, isWrapped, hasTimes, place }: EntryProps) {
  if ('skipped' in entry) {
    const lines = entry.skipped === 1 ? '1 line was' : `${entry.skipped.toLocaleString('en')} lines were`
    return (
      <div
        data-skipped={entry.skipped}
        className="border-y border-dashed border-line-strong px-3 text-quiet italic"
      >
        {lines} skipped
      </div>
    )
  }
  const { line, container } = entry
  return (
    <div
      data-line
      className={`px-3 hover:bg-surface ${isWrapped ? 'break-words whitespace-pre-wrap [overflow-wrap:anywhere]' : 'whitespace-pre'}`}
    >
      {hasTimes && line.at !== undefined ? <span className="text-quiet">{line.at.slice(0, 23)} </span> : null}
      {place === undefined ? null : (
        <span className={`font-medium ${NAME_INK[place % NAME_INK.length]}`}>{container} </span>
      )}
      <Painted line={line} />
    </div>
  )
})

interface LogLinesProps extends Pick<EntryProps, 'isWrapped' | 'hasTimes'> {
  label: string
  entries: readonly MergedEntry[]
  /** The containers that are shown, in their order. */
  names: readonly string[]
  /** Scrolls to the end as lines arrive, unless the reader has scrolled away. */
  isFollowing: boolean
}

/** Lines drawn at most; the filter also searches earlier ones. */
export const DRAWN_LINES = 2000
const NEAR_PX = 24

/** Lines of a log as text, scrolled to the last one. */
export function LogLines({ label, entries, names, isWrapped, hasTimes, isFollowing }: LogLinesProps) {
  const scroller = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  const drawn = entries.slice(-DRAWN_LINES)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of what is drawn moves the end.
  useLayoutEffect(() => {
    const box = scroller.current
    if (box && isFollowing && isAtEnd.current) box.scrollTop = box.scrollHeight
  }, [entries, isFollowing, isWrapped, hasTimes])
  return (
    <section
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
      }}
      className="min-h-40 flex-1 overflow-auto rounded-md border border-line bg-sunken py-2 font-mono text-13"
    >
      {entries.length > drawn.length ? (
        <p className="px-3 text-quiet italic">
          The {(entries.length - drawn.length).toLocaleString('en')} earlier lines are not shown.
        </p>
      ) : null}
      {drawn.map((entry) => (
        <Entry
          key={entry.key}
          entry={entry}
          isWrapped={isWrapped}
          hasTimes={hasTimes}
          place={names.length > 1 ? names.indexOf(entry.container) : undefined}
        />
      ))}
    </section>
  )
}
