import type { ReactNode } from 'react'

/** Names and values with a line between them, as rails show them. */
export function FactList({ children }: { children: ReactNode }) {
  return <dl className="border-t border-line text-13">{children}</dl>
}

export function FactItem({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 border-b border-line py-2 last:border-b-0">
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}
