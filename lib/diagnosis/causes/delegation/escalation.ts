import type { Refusal, RefusedTarget } from '@/lib/api-texts/parse-forbidden'
import type { PolicyRule } from '@/lib/rbac/types'
import type { Found } from '../cause'

/** The text of the check against escalation. */
export type Escalated = Extract<Refusal, { kind: 'escalation' }>

export interface Escalation {
  user: string
  target: RefusedTarget
  /** What the writer would need, as the server compacts it. */
  missing: readonly PolicyRule[]
}

/** True if a Role was written, false for a binding. */
export function isOfRole({ target }: Escalated): boolean {
  return /^(?:cluster)?roles$/.test(target.resource)
}

export function escalationFound({ user, target, missing }: Escalated): Found<Escalation> {
  return { confidence: 'proven', distance: 0, data: { user, target, missing } }
}
