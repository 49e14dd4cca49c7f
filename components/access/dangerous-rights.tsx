import { Badge } from '@/components/ui/badge'
import type { Access } from '@/lib/contract/access'

/** Rights by which this ServiceAccount could take over more than itself. */
export function DangerousRights({ dangerous }: { dangerous: Access['dangerous'] }) {
  if (dangerous.length === 0) return <p className="text-quiet">None among the rules that the review lists.</p>
  return (
    <ul className="flex flex-col gap-2">
      {dangerous.map((right) => (
        <li key={right.id} className="flex max-w-prose items-baseline gap-3">
          <Badge meaning="bad">dangerous</Badge>
          <span className="min-w-0 break-words">{right.says}</span>
        </li>
      ))}
    </ul>
  )
}
