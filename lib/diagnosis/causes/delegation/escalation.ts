import { inTurn, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { OLD_ESCALATION } from '@/lib/rbac/escalation-text'
import type { Refusal, RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { PolicyRule, RoleRef } from '@/lib/rbac/types'
import { sayRule } from '../../wording/phrases'
import type { Found, KnownCall } from '../cause'

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
  return { confidence: 'proven', data: { user, target, missing, roles } }
}

const MOST = 5

/** What the writer does not have, behind a colon: at most five permissions, and how many more; nothing where the text does not say. */
export function sayMissing(missing: readonly PolicyRule[]): Phrase {
  if (missing.length === 0) return NOTHING
  const shown = missing.slice(0, MOST).map(sayRule)
  return say`: ${inTurn(shown, '; ')}${missing.length > MOST ? say`; and ${missing.length - MOST} more` : NOTHING}`
}

/** The writer, where the text names it. */
export function writerOf(user: string): Phrase {
  return user === '' ? say`the writer` : sayUser(user)
}

const CUT_ESCALATION = /is attempting to grant RBAC permissions not currently held/

/** The check against escalation where a text is cut off before its rules, or an old server wrote them. */
export function escalationWithoutRules(
  text: string,
  { user = '', group = '', resource = '', name = '' }: KnownCall,
): Escalated | undefined {
  if (!OLD_ESCALATION.test(text) && !CUT_ESCALATION.test(text)) return undefined
  const target = { group, resource, name }
  return { kind: 'escalation', target, user, groups: [], missing: [], resolutionErrors: '' }
}
