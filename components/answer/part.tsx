import type { ReactNode } from 'react'

/** One part of a card, its title next to it where there is room. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-1 md:grid-cols-[9rem_minmax(0,1fr)]">
      <h3 className="text-13 font-medium text-quiet md:pt-0.5">{title}</h3>
      <div className="min-w-0">{children}</div>
    </div>
  )
}
