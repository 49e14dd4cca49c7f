import type { AccessTuple } from '@/lib/contract/access-tuple'
import { toTuple } from '@/lib/rbac/call'
import { extractForbidden } from '@/lib/reader/sentences/extract-forbidden'
import { viewOf } from '@/lib/reader/view'

/** A call that an API server refused, as a line of a log has it. */
export interface LineRefusal {
  user: string
  call: AccessTuple
}

const TRACE = /forbidden|cannot/
/** A log line is cut after as many characters. */
const MOST = 8192

/**
 * The call that a line says was refused by authorization; undefined for any other line. Only whole sentences of an API
 * server count, in whatever a client wraps around them. Takes linear time.
 */
export function refusedCall(line: string): LineRefusal | undefined {
  if (!TRACE.test(line)) return undefined
  for (const one of extractForbidden(viewOf(line.slice(0, MOST)))) {
    if (one.form !== 'forbidden' || one.refusal.kind !== 'authorization') continue
    return { user: one.refusal.user, call: toTuple(one.refusal.attributes) }
  }
  return undefined
}
