import { extractForbidden } from '@/lib/reader/sentences/extract-forbidden'
import { viewOf } from '@/lib/reader/view'
import type { RefusedCall } from './refused-call'

const TRACE = /forbidden|cannot/
/** A log line is cut after as many characters. */
const MOST = 8192

/**
 * The call that a line says was refused by authorization; undefined for any other line. Only whole sentences of an API
 * server count, in whatever a client wraps around them. Takes linear time.
 */
export function refusedIn(line: string): RefusedCall | undefined {
  if (!TRACE.test(line)) return undefined
  for (const one of extractForbidden(viewOf(line.slice(0, MOST)))) {
    if (one.form !== 'forbidden' || one.refusal.kind !== 'authorization') continue
    return { user: one.refusal.user, request: one.refusal.attributes }
  }
  return undefined
}
