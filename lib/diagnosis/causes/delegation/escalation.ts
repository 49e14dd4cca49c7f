import type { Refusal, RefusedTarget } from '@/lib/api-texts/parse-forbidden'
import type { PolicyRule, RoleRef } from '@/lib/rbac/types'
import { describeRule } from '../../wording/phrases'
import type { Found } from '../cause'

/** The text of the check against escalation, with the roles that were read and would give exactly this refusal. */
export type Escalated = Extract<Refusal, { kind: 'escalation' }> & { roles?: readonly RoleRef[] }

export interface Escalation {
  user: string
  target: RefusedTarget
  /** What the writer would need, as the server compacts it. */
  missing: readonly PolicyRule[]
  /** For a binding: each role that was read and would give exactly this refusal. */
  roles: readonly RoleRef[]
}

/** True if a Role was written, false for a binding. */
export function isOfRole({ target }: Pick<Escalation, 'target'>): boolean {
  return /^(?:cluster)?roles$/.test(target.resource)
}

export function escalationFound({ user, target, missing, roles = [] }: Escalated): Found<Escalation> {
  return { confidence: 'proven', distance: 0, data: { user, target, missing, roles } }
}

const MOST = 5

/** What the writer lacks: at most five permissions, and how many more. */
export function sayMissing({ missing }: Pick<Escalation, 'missing'>): string {
  const shown = missing.slice(0, MOST).map(describeRule)
  const more = missing.length - shown.length
  return `${shown.join('; ')}${more === 0 ? '' : `; and ${more} more`}`
}
