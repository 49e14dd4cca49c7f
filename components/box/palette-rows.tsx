import { useEffect } from 'react'
import { INK } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Phrase } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { visibleText } from '@/lib/words/visible-text'
import { GROUPS, type PaletteRow, wordsOf } from './palette-found'
import { matchIn } from './palette-objects'

interface FoundProps {
  text: string
  word: string
  isLoose: boolean
}

/** A text with the letters that were typed underlined. */
function Found({ text, word, isLoose }: FoundProps) {
  const match = matchIn(text, word)
  if (match === undefined || (match.how === 'letters' && !isLoose)) return visibleText(text)
  const parts = match.at.map(([from, to], i) => ({
    before: text.slice(match.at[i - 1]?.[1] ?? 0, from),
    found: text.slice(from, to),
    at: from,
  }))
  return (
    <>
      {parts.map(({ before, found, at }) => (
        <span key={at}>
          {visibleText(before)}
          <span className="font-semibold underline decoration-accent decoration-2 underline-offset-3">
            {visibleText(found)}
          </span>
        </span>
      ))}
      {visibleText(text.slice(match.at.at(-1)?.[1] ?? 0))}
    </>
  )
}

function FoundPiece({ piece, ...found }: { piece: Piece } & Omit<FoundProps, 'text'>) {
  if ('text' in piece) return <Found text={piece.text} {...found} />
  const [text = ''] = Object.values(piece)
  if ('strong' in piece) {
    return (
      <b className="font-[650]">
        <Found text={text} {...found} />
      </b>
    )
  }
  return (
    <code translate="no" className="font-mono text-[0.875em]">
      <Found text={text} {...found} />
    </code>
  )
}

function FoundPhrase({ phrase, ...found }: { phrase: Phrase } & Omit<FoundProps, 'text'>) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have an order and no identity.
  return phrase.map((piece, i) => <FoundPiece key={i} piece={piece} {...found} />)
}

/** A call as the words of its sentence. */
function Words({ check, word }: { check: AccountCheck; word: string }) {
  return (
    <span translate="no" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {wordsOf(check).map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two words of a call can be the same.
        <span key={at} className="max-w-full truncate rounded-sm border border-line px-1.5 font-mono text-13">
          <Found text={part} word={word} isLoose={false} />
        </span>
      ))}
    </span>
  )
}

const KEY =
  'inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-surface px-1 font-sans text-12 text-quiet'

function RowContent({ row, word, isCurrent }: { row: PaletteRow; word: string; isCurrent: boolean }) {
  const { icon, meaning, says, state, keys, isLoose = false } = row
  return (
    <>
      <Icon name={icon} className={INK[meaning]} />
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
        <span className="min-w-0 wrap-anywhere">
          {'verb' in says ? (
            <Words check={says} word={word} />
          ) : (
            <FoundPhrase phrase={says} word={word} isLoose={isLoose} />
          )}
        </span>
        {state === undefined ? null : (
          <span className="text-13 text-quiet wrap-anywhere max-md:basis-full md:ml-auto md:text-right">
            <FoundPhrase phrase={state} word={word} isLoose={false} />
          </span>
        )}
      </span>
      {keys === undefined && !isCurrent ? null : (
        <span aria-hidden="true" className="hidden shrink-0 gap-1 md:flex">
          {keys?.split(' ').map((key) => (
            <kbd translate="no" key={key} className={KEY}>
              {key}
            </kbd>
          ))}
          {isCurrent ? (
            <kbd translate="no" className={KEY}>
              ↵
            </kbd>
          ) : null}
        </span>
      )}
    </>
  )
}

/** The id of a row's element. */
export function rowId(id: string, { key }: PaletteRow): string {
  return `${id}-${encodeURIComponent(key)}`
}

interface PaletteRowsProps {
  id: string
  rows: readonly PaletteRow[]
  /** What was typed. */
  word: string
  /** Whose calls are checked; "" while that is not known. */
  account: string
  current: PaletteRow | undefined
  onTake: (row: PaletteRow, isApart: boolean) => void
}

/** What the text could mean, in groups; the keys are handled by the field above. */
export function PaletteRows({ id, rows, word, account, current, onTake }: PaletteRowsProps) {
  const active = current === undefined ? undefined : rowId(id, current)
  useEffect(() => {
    if (active !== undefined) document.getElementById(active)?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const heading = {
    hand: 'This row',
    broken: 'Broken now',
    objects: 'Objects',
    refused: 'Refused here',
    changed: 'Changed',
    causes: 'Causes',
    explained: 'Refused here for this cause',
    ask: account === '' ? 'Ask' : `Ask, as ${account}`,
    recent: 'Recent',
    do: 'Do',
    read: 'Read',
  }
  const groups = GROUPS.map((group) => ({
    group,
    rows: rows.filter((row) => row.group === group),
  })).filter((group) => group.rows.length > 0)
  if (groups.length === 0) return null
  return (
    <div
      id={`${id}-rows`}
      role="listbox"
      aria-label="Suggestions"
      className="max-h-[min(34rem,66vh)] overflow-y-auto px-2 py-2"
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
              id={rowId(id, row)}
              role="option"
              tabIndex={-1}
              aria-selected={row === current}
              onClick={({ ctrlKey, metaKey }) => onTake(row, ctrlKey || metaKey)}
              className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 py-1 text-[0.875rem] hover:bg-hover aria-selected:bg-accent-soft max-md:min-h-11"
            >
              <RowContent row={row} word={word} isCurrent={row === current} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
