import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { Owner } from '@/lib/facts/objects/contract/object'
import { ObjectLink } from './object-link'

const WORD: Record<Owner['state'], string> = {
  read: '',
  denied: 'cannot be read',
  absent: 'is gone',
  unknown: 'is not known',
}

/** Who made the object, nearest first, up to the first that could not be read. */
export function OwnerChain({ owners }: { owners: readonly Owner[] }) {
  return (
    <ol className="flex flex-col gap-1">
      {owners.map((owner) => (
        <li
          key={`${owner.kind}/${owner.name}`}
          className="grid gap-x-4 text-13 sm:grid-cols-[9.25rem_minmax(0,1fr)]"
        >
          <span className="text-quiet">{owner.kind}</span>
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <ObjectLink object={owner} />
            {owner.state === 'read' ? null : (
              <span title={owner.says}>
                <Icon
                  name={owner.state === 'denied' ? 'lock' : owner.state === 'absent' ? 'absent' : 'question'}
                  className="mr-1 size-3.5 align-[-0.2em]"
                />
                {WORD[owner.state]}
                {owner.explain === undefined ? null : (
                  <>
                    {'. '}
                    <Link prefetch={false} href={owner.explain} className="text-accent underline">
                      Why?
                    </Link>
                  </>
                )}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
