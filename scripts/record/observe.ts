import { observedOf } from '@/lib/pages/record/judge/outcome'
import type { Tally } from '@/lib/pages/record/tally'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { readHeaders } from '@/sandbox/impersonate'
import type { Exchange } from './proxy'

function actingAs(headers: Exchange['headers']) {
  try {
    return readHeaders(headers)
  } catch {
    return undefined
  }
}

/** Counts one exchange: the call, and the permission to act as someone else. Of a call that is not the account's, only the number. */
export function observe(
  tally: Tally,
  user: string,
  { method, target, headers, own, status, message, isOfStandIn }: Exchange,
): void {
  if (!own) {
    tally.foreign += 1
    return
  }
  if (status === 401) {
    tally.unauthenticated += 1
    return
  }
  const call = requestAttributes(method, target)
  for (const one of observedOf({ user, call, target, as: actingAs(headers), code: status, message }))
    tally.add({ ...one, isOfStandIn })
}
