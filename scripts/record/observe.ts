import { freeText } from '@/lib/kube/redact/sanitize'
import { observedOf } from '@/lib/pages/record/judge/outcome'
import type { Tally } from '@/lib/pages/record/judge/tally'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { Attributes } from '@/lib/rbac/types'
import { readHeaders } from '@/sandbox/impersonate'
import type { Exchange } from './proxy'

const MOST_OF_A_WORD = 512
const MOST_OF_A_MESSAGE = 2_000

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

/** Counts one exchange of the account: the call, and the permission to act as someone else. */
export function observe(
  tally: Tally,
  user: string,
  { method, target, headers, status, message }: Exchange,
): void {
  if (status === 401) {
    tally.unauthenticated += 1
    return
  }
  const call = requestAttributes(method, target)
  for (const one of observedOf({ user, call, as: actingAs(headers), code: status, message }))
    tally.add({
      ...one,
      user: freeText(one.user, MOST_OF_A_WORD),
      call: shown(one.call),
      ...(one.says === undefined ? {} : { says: freeText(one.says, MOST_OF_A_MESSAGE) }),
    })
}
