import type { ReactNode } from 'react'

interface RailBoxProps {
  id: string
  title: ReactNode
  /** In small words beside the title. */
  note?: ReactNode
  children: ReactNode
}

/** A box of the rail. */
export function RailBox({ id, title, note, children }: RailBoxProps) {
  return (
    <section aria-labelledby={`${id}-title`} className="min-w-0">
      <div className="mb-1 flex min-h-8 items-baseline gap-2 pt-[3px]">
        <h2 id={`${id}-title`} className="text-15 font-[650]">
          {title}
        </h2>
        <span className="min-w-0 truncate text-13 text-quiet">{note}</span>
      </div>
      {children}
    </section>
  )
}
