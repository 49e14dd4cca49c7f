import { freeText } from '@/lib/kube/redact/sanitize'
import { outcomeOf } from '@/lib/pages/record/judge/outcome'
import type { Tally } from '@/lib/pages/record/judge/tally'
import { impersonationAttributes } from '@/lib/rbac/impersonation'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { Attributes } from '@/lib/rbac/types'
import { readHeaders } from '@/sandbox/impersonate'
import type { Exchange } from './proxy'

const MOST_OF_A_WORD = 512

/** Credentials that a program put into a path are left out, as everywhere. */
function shown(call: Attributes): Attributes {
  if (call.kind === 'path') return { ...call, path: freeText(call.path, MOST_OF_A_WORD) }
  const { verb, kind, ...words } = call
  const read = Object.fromEntries(
    Object.entries(words).map(([key, word]) => [key, freeText(word, MOST_OF_A_WORD)]),
  )
  return { kind, verb, ...words, ...read }
}

function actingAs(headers: Exchange['headers']) {
  try {
    return readHeaders(headers)
  } catch {
    return undefined
  }
}

/** Counts one exchange of the account: the call, and what it took to act as somebody else. */
export function observe(
  tally: Tally,
  user: string,
  { method, target, headers, status, message }: Exchange,
): void {
  if (status === 401) {
    tally.unauthenticated += 1
    return
  }
  const call = shown(requestAttributes(method, target))
  const outcome = outcomeOf({ code: status, message })
  const says = outcome === 'refused' && message !== '' ? { says: freeText(message, 2_000) } : {}
  const other = actingAs(headers)
  if (other === undefined) {
    tally.add({ user, call, outcome, ...says })
    return
  }
  const refusal = outcome === 'refused' ? parseForbidden(message) : undefined
  const refused = refusal?.kind === 'authorization' && refusal.user === user ? refusal.attributes : undefined
  for (const acting of impersonationAttributes(other)) {
    const isRefused = refused !== undefined && JSON.stringify(refused) === JSON.stringify(acting)
    tally.add({
      user,
      call: shown(acting),
      outcome: isRefused ? 'refused' : 'allowed',
      ...(isRefused ? says : {}),
    })
    if (isRefused) return
  }
  tally.add({ user: freeText(other.user, MOST_OF_A_WORD), call, outcome, ...says })
}
