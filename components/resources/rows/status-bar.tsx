import type { ReactNode } from 'react'
import { Badge, type Meaning } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { ListState } from '@/lib/contract/resources'

const SHORT = [
  ['j k', 'move'],
  ['↵', 'open'],
  ['x', 'select'],
  ['?', 'all keys'],
] as const

interface StatusBarProps {
  /** "12 of 25 rows". */
  count: string
  /** What the rows are ordered by, where that is not the order of the list. */
  order: string | undefined
  isPod: boolean
  /** An object is open beside the rows, with keys of its own. */
  isBeside: boolean
  /** How current the rows are. */
  children: ReactNode
}

/** How many rows there are, the keys that move through them, and what keeps them current. */
export function StatusBar({ count, order, isPod, isBeside, children }: StatusBarProps) {
  const keys = isPod ? [...SHORT, ['l', 'logs'] as const] : SHORT
  if (isBeside)
    return (
      <span role="status" className="sr-only">
        {count}
      </span>
    )
  return (
    <div className="flex h-8 shrink-0 items-center gap-4 overflow-hidden border-t border-line px-5 text-12 whitespace-nowrap text-faint max-md:h-0 max-md:border-0 max-md:px-0">
      <span className="max-md:sr-only">
        <span role="status">{count}</span>
        {order === undefined ? null : <span>, {order}</span>}
      </span>
      <span aria-hidden="true" className="flex gap-4 max-md:hidden">
        {keys.map(([key, does]) => (
          <span key={key} className="flex items-center gap-1">
            {key.split(' ').map((each) => (
              <kbd
                translate="no"
                key={each}
                className="min-w-4 rounded-sm border border-line bg-surface px-1 text-center text-[0.6875rem]/[0.875rem]"
              >
                {each}
              </kbd>
            ))}
            {does}
          </span>
        ))}
      </span>
      <span className="ml-auto flex items-center gap-2 max-md:hidden">{children}</span>
    </div>
  )
}

const MARK: Record<
  Exclude<ListState, 'live' | 'loading'>,
  { meaning: Meaning; icon: IconName; word: string; means: string }
> = {
  polling: {
    meaning: 'neutral',
    icon: 'repeat',
    word: 'polling',
    means: 'The list is polled.',
  },
  stale: { meaning: 'warning', icon: 'clock', word: 'stale', means: 'These rows are from an earlier read.' },
  forbidden: { meaning: 'bad', icon: 'lock', word: 'refused', means: 'The API server refuses the list.' },
  absent: {
    meaning: 'neutral',
    icon: 'absent',
    word: 'absent',
    means: 'This cluster does not have this kind.',
  },
  failed: { meaning: 'unknown', icon: 'question', word: 'unknown', means: 'The list could not be read.' },
}

/** How current a list is, in one word; a live list needs none. */
export function StateMark({ state }: { state: ListState }) {
  if (state === 'live' || state === 'loading') return null
  const { meaning, icon, word, means } = MARK[state]
  return (
    <span title={means} data-list-state={state}>
      <Badge meaning={meaning} icon={icon}>
        {word}
      </Badge>
    </span>
  )
}

/** What keeps the rows of a list current. */
export function KeptBy({ state }: { state: ListState }) {
  if (state === 'loading') return <span title="The watch is not open yet.">reading</span>
  if (state !== 'live') return null
  return (
    <span title="A watch is open: changes appear as they happen." data-list-state="live">
      1 watch
    </span>
  )
}
