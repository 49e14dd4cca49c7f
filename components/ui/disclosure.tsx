import type { ReactNode } from 'react'
import { Icon } from './icon'

interface DisclosureProps {
  summary: ReactNode
  children: ReactNode
  open?: boolean
  /** One of the rows of its page. */
  isRow?: boolean
}

/** Folded detail, one click away. */
export function Disclosure({ summary, children, open = false, isRow = false }: DisclosureProps) {
  return (
    <details open={open} className="group">
      <summary
        data-press={isRow || undefined}
        className="inline-flex min-h-6 items-center gap-1 rounded-sm text-13 text-accent hover:underline"
      >
        <Icon name="chevron" className="size-3 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-2 pb-1 pl-4">{children}</div>
    </details>
  )
}
