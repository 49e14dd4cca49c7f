import { capital, listOf } from '@/lib/words/lists'
import type { KnownNamespace } from '../contract'

/** How the name of a namespace is known, and whether there is one of that name, in one sentence; empty where the reader alone names it. */
export function sayKnown({ known, binding, exists }: KnownNamespace): string {
  const from = known.flatMap((by) => {
    if (by === 'pod') return ['this pod runs in it']
    if (by === 'list') return ['the API server lists it']
    if (by === 'binding') return [`RoleBinding ${binding ?? ''} in it names this account`]
    if (by === 'token') return ['this account belongs to it']
    return by === 'refusal' ? ['a call in it was refused'] : []
  })
  if (exists === 'no') return 'There is no namespace with this name.'
  return from.length === 0 ? '' : `${capital(listOf(from))}.`
}
