import { type ReactNode, useId } from 'react'

interface BlockProps {
  title: string
  aside?: ReactNode
  children: ReactNode
}

/** One part of an object's details. */
export function Block({ title, aside, children }: BlockProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="border-t border-line pt-4">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 id={id} className="text-15 font-semibold">
          {title}
        </h3>
        {aside === undefined ? null : <span className="text-12 text-quiet">{aside}</span>}
      </div>
      {children}
    </section>
  )
}
