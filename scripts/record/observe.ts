import { observedOf } from '@/lib/pages/record/judge/outcome'
import type { Tally } from '@/lib/pages/record/tally'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { Attributes } from '@/lib/rbac/types'
import { readHeaders } from '@/sandbox/impersonate'
import type { Exchange } from './proxy'

function actingAs(headers: Exchange['headers']) {
  try {
    return readHeaders(headers)
  } catch {
    return undefined
  }
}

/** A call without what the sandbox chose: in a cluster it is another name, in another namespace. */
function withoutChosen(call: Attributes, standIn: string): Attributes {
  if (call.kind === 'path' || (standIn !== 'picked' && standIn !== 'placed')) return call
  return { ...call, name: '', ...(standIn === 'placed' ? { namespace: '' } : {}) }
}

/** The list of one object by its name, with which `kubectl wait` begins. */
function isOfWait(method: string, target: string, headers: Exchange['headers']): boolean {
  const call = requestAttributes(method, target)
  return call.kind === 'resource' && call.name !== '' && headers['kubectl-command'] === 'kubectl wait'
}

/** Counts one exchange: the call, and the permission to act as someone else. Of a call that is not the account's, only the number. */
export function observe(
  tally: Tally,
  user: string,
  { method, target, headers, own, status, message, standIn }: Exchange,
): void {
  if (!own) {
    tally.foreign += 1
    return
  }
  if (status === 401) {
    tally.unauthenticated += 1
    return
  }
  const call = withoutChosen(requestAttributes(method, target), standIn)
  const seen = observedOf({ user, call, target, as: actingAs(headers), code: status, message })
  // What is not yet as it is waited for is watched; whether it is so at once depends on the moment.
  const isWait = call.kind === 'resource' && call.verb === 'list' && isOfWait(method, target, headers)
  const watched = isWait ? seen.map((one) => ({ ...one, call: { ...one.call, verb: 'watch' } })) : []
  for (const one of [...seen, ...watched]) tally.add({ ...one, isOfStandIn: standIn !== '' })
}
