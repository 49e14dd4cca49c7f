import { INK } from '@/components/ui/badge'
import type { RelatedGroup } from '@/lib/facts/objects/contract/object'
import { ObjectLink } from './object-link'
import { UnreadNotice } from './unread-notice'

const SHOWN = 20

function Items({ group }: { group: RelatedGroup }) {
  if (group.items.state !== 'read') return <UnreadNotice part={group.items} what={`The ${group.title}`} />
  const { items, more } = group.items.value
  if (items.length === 0) {
    return (
      <p className="text-13 text-quiet">
        {more ? 'None among those that were read. The list was cut; there are more.' : 'None.'}
      </p>
    )
  }
  const rest = items.length - SHOWN
  return (
    <ul className="flex flex-col gap-0.5">
      {items.slice(0, SHOWN).map((item) => (
        <li key={`${item.namespace}/${item.name}`} className="flex flex-wrap items-baseline gap-x-2 text-13">
          <ObjectLink object={item} />
          <span className={INK[item.meaning]}>{item.says}</span>
        </li>
      ))}
      {rest > 0 || more ? (
        <li className="text-12 text-quiet">
          {rest > 0 ? `${rest}${more ? ' and more' : ''} others` : 'and more'}
        </li>
      ) : null}
    </ul>
  )
}

/** What belongs to the object or is named by it. */
export function RelatedList({ groups }: { groups: readonly RelatedGroup[] }) {
  return (
    <div className="flex flex-col gap-2">
      {groups.map((group) => (
        <div key={group.title} className="grid gap-x-4 sm:grid-cols-[9.25rem_minmax(0,1fr)]">
          <h4 className="text-13 text-quiet">{group.title}</h4>
          <Items group={group} />
        </div>
      ))}
    </div>
  )
}
