import Link from 'next/link'
import { memo } from 'react'
import type { Kind } from '@/lib/contract/kinds'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { listOf } from '@/lib/words/lists'
import { permissionsOn } from '@/lib/words/page-addresses'

interface KindFactsProps {
  target: ResourcesRequest
  /** The kind as discovery lists it; absent while that is not known. */
  known: Kind | undefined
  /** Where the permissions were checked. */
  rightsIn: string | undefined
}

function sayHeld(kind: Kind, rightsIn: string | undefined): string {
  const place = kind.namespaced && rightsIn ? ` in ${rightsIn}` : ''
  if (kind.held === 'unknown') return `Which of its verbs are granted${place} is not known.`
  if (kind.held.length === 0) return `None of its verbs is granted${place}.`
  if (kind.held.length === kind.verbs.length) return `All of its verbs are granted${place}.`
  return `Granted${place}: ${listOf(kind.held)}.`
}

function KindFactsOf({ target, known, rightsIn }: KindFactsProps) {
  const { group, version, resource, namespace } = target
  const apiVersion = group === '' ? version : `${group}/${version}`
  return (
    <>
      {known ? <span className="font-mono text-13">{known.kind}</span> : resource} in{' '}
      <span className="font-mono text-13">{apiVersion}</span>. {known ? `${sayHeld(known, rightsIn)} ` : ''}
      <Link
        prefetch={false}
        href={permissionsOn({ resource, namespace })}
        className="whitespace-nowrap text-accent underline"
      >
        All permissions
      </Link>
    </>
  )
}

/** What a kind is called in a manifest, and which of its verbs this account has. */
export const KindFacts = memo(KindFactsOf)
