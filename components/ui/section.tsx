import type { ReactNode } from 'react'

/** The padding and the width of a page. A page without it, such as a table, fills what is beside the navigation. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto max-w-page px-4 pt-5 pb-12 md:px-6 md:pt-7 lg:px-8 wide:px-10 print:py-0">
      {children}
    </div>
  )
}

interface SplitProps {
  children: ReactNode
  rail: ReactNode
  /** Of the rail, on a page that can have another. */
  label?: string
}

/** A main column and a rail, as a grid of two children. */
export const SPLIT =
  'grid items-start gap-x-12 gap-y-8 split:grid-cols-[minmax(0,1fr)_20rem] lg:grid-cols-[minmax(0,1fr)_23.5rem] wide:grid-cols-[minmax(0,1fr)_28.75rem]'

/** The main column of a page, and a rail beside it, which goes under it where there is no room. */
export function Split({ children, rail, label }: SplitProps) {
  return (
    <div className={SPLIT}>
      <div className="min-w-0">{children}</div>
      <aside aria-label={label} className="min-w-0 self-stretch">
        {rail}
      </aside>
    </div>
  )
}

interface PageHeaderProps {
  title: ReactNode
  /** The question that the page answers. */
  asks?: ReactNode
  /** Controls of the whole page, at the right. */
  children?: ReactNode
}

export function PageHeader({ title, asks, children }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:text-28">{title}</h1>
        {asks === undefined ? null : <p className="mt-1 max-w-prose text-15 text-quiet">{asks}</p>}
      </div>
      {children === undefined ? null : <div className="flex flex-wrap items-center gap-2">{children}</div>}
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
    <section id={id} aria-labelledby={`${id}-title`} className="mt-10 first:mt-0 scroll-mt-16">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2 id={`${id}-title`} className="text-20 font-[650] tracking-[-0.01em]">
          {title}
        </h2>
        {aside}
      </div>
      {says === undefined ? null : <p className="mb-3 max-w-prose text-15 text-quiet">{says}</p>}
      {children}
    </section>
  )
}
