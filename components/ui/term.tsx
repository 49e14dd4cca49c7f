'use client'

import { type ReactNode, useId } from 'react'

interface TermProps {
  /** What the word means, in one sentence. */
  means: string
  children: ReactNode
  /** The side of the word from which the sentence runs: `end` where the word stands at the right edge. */
  from?: 'start' | 'end'
}

/** A word that a learner may not know, explained where it stands on hover and on focus. */
export function Term({ means, children, from = 'start' }: TermProps) {
  const id = useId()
  return (
    <span className="group/term relative inline-block">
      <button
        type="button"
        aria-describedby={id}
        className="cursor-help underline decoration-quiet decoration-dotted underline-offset-3"
      >
        {children}
      </button>
      <span
        id={id}
        role="tooltip"
        className={`pointer-events-none absolute bottom-full z-20 mb-1 hidden w-64 max-w-[70vw] rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-left text-13 font-normal whitespace-normal text-ink shadow-md group-focus-within/term:block group-hover/term:block ${from === 'end' ? 'right-0' : 'left-0'}`}
      >
        {means}
      </span>
    </span>
  )
}
