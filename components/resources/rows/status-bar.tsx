import type { ReactNode, RefObject } from 'react'
import { KeyHelp } from '@/components/ui/key-help'

const KEYS = [
  ['f', 'go to the filter'],
  ['↓ Enter', 'from the filter into the rows'],
  ['j k', 'next row, previous row'],
  ['↓ ↑', 'the same, from a row'],
  ['PgUp PgDn', 'ten rows'],
  ['Home End', 'first row, last row'],
  ['Enter', 'open the details of a row'],
  ['l', 'open the logs of a pod'],
  ['y', 'open the YAML of a row'],
  ['x Space', 'select or deselect the row'],
  ['Shift ↓', 'also select the next row'],
  ['Ctrl A', 'select all shown rows'],
  ['[', 'go to the kinds'],
  ['Esc', 'clear the selection, then close the details'],
  ['?', 'show these keys'],
] as const

const TERMS = [
  {
    heading: 'The filter reads',
    terms: [
      ['web', 'rows that contain it, in any shown cell'],
      ['-web', 'rows that do not'],
      ['status:run', 'rows whose Status contains it'],
      ['-node:a-3', 'rows whose Node does not'],
      ['lastseen:5m', 'a column by its name without spaces'],
      ['"two words"', 'both words, exactly'],
    ],
  },
  {
    heading: 'Labels, as in kubectl -l',
    terms: [
      ['app=web', 'rows with this label'],
      ['tier!=db', 'rows without it'],
      ['app in (a,b)', 'one of several values'],
      ['!tier', 'rows without the label'],
    ],
  },
  {
    heading: 'Order',
    terms: [
      ['first', 'what needs attention; a click on a head sorts by that column'],
      ['held', 'no row moves while the pointer is over the rows or a key has moved into them'],
    ],
  },
] as const

const SHORT = [
  ['j k', 'move'],
  ['↵', 'open'],
  ['x', 'select'],
] as const

interface StatusBarProps {
  /** "12 of 25 rows". */
  count: string
  /** What the rows are ordered by, where that is not the order of the list. */
  order: string | undefined
  isPod: boolean
  help: RefObject<HTMLDialogElement | null>
  /** How current the rows are. */
  children: ReactNode
}

/** How many rows there are, the keys that move through them, and what keeps them current. */
export function StatusBar({ count, order, isPod, help, children }: StatusBarProps) {
  const keys = isPod ? [...SHORT, ['l', 'logs'] as const] : SHORT
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
      <span className="ml-auto flex items-center gap-2 max-md:hidden">
        {children}
        <KeyHelp keys={KEYS} terms={TERMS} dialog={help} />
      </span>
    </div>
  )
}
