import Link from 'next/link'
import type { NamedObject } from '@/lib/contract/object'
import { objectAddress } from '@/lib/words/page-addresses'

/** An object by its name, linked where its page is known. */
export function ObjectLink({ object }: { object: NamedObject }) {
  const { name, target } = object
  if (target === undefined) return <span className="font-mono text-13 break-words">{name}</span>
  return (
    <Link
      prefetch={false}
      href={objectAddress(target)}
      className="font-mono text-13 break-words text-accent underline"
    >
      {name}
    </Link>
  )
}
