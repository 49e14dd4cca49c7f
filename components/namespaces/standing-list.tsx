import Link from 'next/link'
import type { ReactNode } from 'react'
import { Code } from '@/components/ui/code'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'

/** How one namespace stands: what was read of it, or why that is not known. */
export interface Standing<Says = ReactNode> {
  namespace: string
  /** Absent where something was read; "reading" while no answer has come. */
  state?: NoticeState | 'reading'
  says: Says
  /** What to do about it. */
  action?: { label: string; href: string }
}

/** One line for each namespace, so that what is refused in one hides nothing of another. */
export function StandingList({
  of,
  hrefOf,
}: {
  of: readonly Standing[]
  hrefOf: (namespace: string) => string
}) {
  return (
    <ul aria-label="Each namespace" className="mb-5 border-b border-line">
      {of.map(({ namespace, state, says, action }) => (
        <li
          key={namespace}
          className="grid items-center gap-x-4 gap-y-1 border-t border-line py-1.5 text-15 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)]"
        >
          <Link
            prefetch={false}
            href={hrefOf(namespace)}
            className="text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
          >
            <Code className="wrap-anywhere">{namespace}</Code>
          </Link>
          {state === undefined || state === 'reading' ? (
            <div className={state === 'reading' ? 'text-quiet' : ''}>{says}</div>
          ) : (
            <StateNotice
              state={state}
              action={
                action && (
                  <Link
                    prefetch={false}
                    href={action.href}
                    className="text-accent underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
                  >
                    {action.label}
                  </Link>
                )
              }
            >
              {says}
            </StateNotice>
          )}
        </li>
      ))}
    </ul>
  )
}
