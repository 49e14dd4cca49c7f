import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: string
  /** The question that the page answers. */
  asks: string
  /** Controls of the whole page. */
  children?: ReactNode
}

export function PageHeader({ title, asks, children }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div>
        <h1 className="text-28 font-semibold tracking-tight">{title}</h1>
        <p className="text-15 text-quiet">{asks}</p>
      </div>
      {children}
    </header>
  )
}

interface SectionProps {
  /** Also the anchor, so findings can link to their evidence. */
  id: string
  title: string
  children: ReactNode
  /** One or two sentences under the heading. */
  says?: ReactNode
  aside?: ReactNode
}

export function Section({ id, title, says, aside, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-8 first:mt-0 scroll-mt-16">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={`${id}-title`} className="text-20 font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {says === undefined ? null : <p className="mb-3 max-w-prose text-15 text-quiet">{says}</p>}
      {children}
    </section>
  )
}
