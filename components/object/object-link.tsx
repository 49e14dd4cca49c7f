import Link from 'next/link'
import type { NamedObject } from '@/lib/contract/object'

/** The address of an object's details. */
function hrefOfObject(target: NonNullable<NamedObject['target']>): string {
  const { group, version, resource, namespace, name } = target
  const scope: Record<string, string> = namespace === '' ? { scope: 'cluster' } : { namespace }
  return `/resources?${new URLSearchParams({ group, version, resource, ...scope, name })}`
}

/** An object by its name, linked where its page is known. */
export function ObjectLink({ object }: { object: NamedObject }) {
  const { name, target } = object
  if (target === undefined) return <span className="font-mono text-13 break-words">{name}</span>
  return (
    <Link
      prefetch={false}
      href={hrefOfObject(target)}
      className="font-mono text-13 break-words text-accent underline"
    >
      {name}
    </Link>
  )
}
