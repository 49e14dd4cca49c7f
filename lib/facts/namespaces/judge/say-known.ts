import { capitalized, code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { KnownNamespace } from '../contract'

/** How the name of a namespace is known, and whether there is one of that name, in one sentence; silent where the reader alone names it. */
export function sayKnown({ known, binding, exists }: KnownNamespace): Phrase {
  const from = known.flatMap((by) => {
    if (by === 'pod') return [say`this pod runs in it`]
    if (by === 'list') return [say`the API server lists it`]
    if (by === 'binding') return [say`RoleBinding ${code(binding ?? '')} in it names this account`]
    if (by === 'token') return [say`this account belongs to it`]
    return by === 'refusal' ? [say`a call in it was refused`] : []
  })
  if (exists === 'no') return say`There is no namespace with this name.`
  return from.length === 0 ? NOTHING : say`${capitalized(listed(from))}.`
}
