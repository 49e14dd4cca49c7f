import type { ReactNode } from 'react'

/** Names and values of an object in two columns, under each other on a phone. */
export function Pairs({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col gap-y-2 text-13 sm:gap-y-1">{children}</dl>
}

export function Pair({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[9.25rem_minmax(0,1fr)]">
      <dt className="min-w-0 wrap-anywhere text-quiet">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}
