'use client'

import { useEffect } from 'react'
import { textOfUser } from '@/components/call/account-in-url'
import { INK, SHAPE } from '@/components/ui/badge'
import { Icon, type IconName } from '@/components/ui/icon'
import type { AccountCheck } from '@/lib/contract/access-check'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'
import type { CheckSuggestion } from './suggest'

export type PaletteRow = { key: string } & (
  | ({ kind: 'check' | 'recent' } & CheckSuggestion)
  | { kind: 'text'; label: string }
  | { kind: 'place'; href: string; label: string; icon: IconName; note?: string }
)

// As they are shown, and as the keys walk them.
const GROUPS = ['check', 'recent', 'place', 'text'] as const

function wordsOf(check: AccountCheck): string[] {
  const account = check.user === undefined ? [] : [textOfUser(check.user)]
  if ('path' in check) return [...account, check.verb, check.path]
  const place = check.namespace === '' ? 'in all namespaces' : `in ${check.namespace}`
  return [...account, check.verb, describeResource(check), ...(check.name ? [check.name] : []), place]
}

/** A call as the words of its sentence. */
function Words({ check }: { check: AccountCheck }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1.5">
      {wordsOf(check).map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two words of a call can be the same.
        <span key={at} className="max-w-full truncate rounded-sm border border-line px-1.5 font-mono text-13">
          {visibleText(word)}
        </span>
      ))}
    </span>
  )
}

const LOOK = { allowed: 'ok', refused: 'bad' } as const

function RowContent({ row }: { row: PaletteRow }) {
  if (row.kind === 'place' || row.kind === 'text') {
    const note = row.kind === 'place' ? row.note : undefined
    return (
      <>
        <Icon name={row.kind === 'place' ? row.icon : 'search'} className="text-quiet" />
        <span className="min-w-0 wrap-anywhere">{row.label}</span>
        {note === undefined ? null : (
          <span className="ml-auto shrink-0 pl-3 font-mono text-12 text-quiet">{note}</span>
        )}
      </>
    )
  }
  const { check, verdict } = row
  const meaning = verdict === undefined ? 'neutral' : LOOK[verdict]
  return (
    <>
      <Icon name={verdict === undefined ? 'search' : SHAPE[meaning]} className={INK[meaning]} />
      <Words check={check} />
      {verdict === undefined ? null : (
        <span
          className={`ml-auto shrink-0 pl-3 text-13 ${verdict === 'refused' ? 'text-bad' : 'text-quiet'}`}
        >
          {verdict}
        </span>
      )}
    </>
  )
}

interface PaletteRowsProps {
  id: string
  rows: readonly PaletteRow[]
  /** Whose calls are checked; "" while that is not known. */
  account: string
  current: PaletteRow | undefined
  onTake: (row: PaletteRow) => void
}

/** What the text could mean, in groups; the keys are handled by the field above. */
export function PaletteRows({ id, rows, account, current, onTake }: PaletteRowsProps) {
  const active = current === undefined ? undefined : `${id}-${current.key}`
  useEffect(() => {
    if (active !== undefined) document.getElementById(active)?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const heading = {
    check: account === '' ? 'Check' : `Check, as ${account}`,
    recent: 'Recent',
    place: 'Go to',
    text: 'Read',
  }
  const groups = GROUPS.map((group) => ({
    group,
    rows: rows.filter(({ kind }) => kind === group),
  })).filter((group) => group.rows.length > 0)
  if (groups.length === 0) return null
  return (
    <div
      id={`${id}-rows`}
      role="listbox"
      aria-label="Suggestions"
      className="max-h-[min(26rem,60vh)] overflow-y-auto px-2 py-2"
    >
      {groups.map(({ group, rows: shown }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox group is not a fieldset.
        <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
          <p id={`${id}-${group}`} className="px-2 pt-2 pb-1 text-12 font-semibold text-quiet">
            {heading[group]}
          </p>
          {shown.map((row) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys.
            <div
              key={row.key}
              id={`${id}-${row.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={row === current}
              onClick={() => onTake(row)}
              className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 text-[0.875rem] hover:bg-hover aria-selected:bg-accent-soft"
            >
              <RowContent row={row} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
