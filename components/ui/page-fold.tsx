'use client'

import type { ReactNode } from 'react'
import { Icon } from './icon'

/** Folded parts of a page, one row each. */
export function PageFolds({ children }: { children: ReactNode }) {
  return (
    <div className="mt-10 rounded-lg border border-line bg-surface [&>details]:border-t [&>details]:border-line [&>details:first-child]:border-t-0">
      {children}
    </div>
  )
}

interface PageFoldProps {
  /** Also the anchor, which opens it. */
  id: string
  title: string
  /** The answer in one line, for a user who does not open it. */
  says: ReactNode
  open?: boolean
  children: ReactNode
}

/** One folded part: its name, a line that is already the answer, and the rest. */
export function PageFold({ id, title, says, open = false, children }: PageFoldProps) {
  return (
    <details id={id} open={open} className="group/fold scroll-mt-16">
      <summary
        id={`${id}-title`}
        className="grid min-h-11 grid-cols-[minmax(0,1fr)_1rem] items-center gap-x-4 px-4 py-2.5 hover:bg-hover md:grid-cols-[9.5rem_minmax(0,1fr)_1rem]"
      >
        <h2 className="text-15 font-[650]">{title}</h2>
        <span className="text-13 text-quiet wrap-anywhere max-md:order-3 max-md:col-span-2">{says}</span>
        <Icon
          name="chevron"
          className="text-faint transition-transform duration-120 group-open/fold:rotate-90"
        />
      </summary>
      <section aria-label={title} className="px-4 pt-1 pb-5">
        {children}
      </section>
    </details>
  )
}
