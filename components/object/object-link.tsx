import Link from 'next/link'
import type { NamedObject } from '@/lib/facts/objects/contract/object'
import { objectAddress } from '@/lib/words/page-addresses'

/** An object by its name, linked where its page is known. */
export function ObjectLink({ object }: { object: NamedObject }) {
  const { name, target } = object
  if (target === undefined) return <span className="min-w-0 font-mono text-12 wrap-anywhere">{name}</span>
  return (
    <Link
      prefetch={false}
      href={objectAddress(target)}
      className="min-w-0 font-mono text-12 wrap-anywhere text-accent hover:underline"
    >
      {name}
    </Link>
  )
}
