import type { ReactNode } from 'react'

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
  /** How current the rows are. */
  children: ReactNode
}

/** How many rows there are, the keys that move through them, and what keeps them current. */
export function StatusBar({ count, order, isPod, children }: StatusBarProps) {
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
      <span className="ml-auto flex items-center gap-2 max-md:hidden">{children}</span>
    </div>
  )
}
