import { dangerCalls } from '@/lib/diagnosis/dangers/dangerous-rights'
import { DANGERS, type Danger } from '@/lib/diagnosis/dangers/dangers'
import type { ResourceAttributes } from '@/lib/rbac/types'

/** One call whose permission shows a danger. */
export interface AuditQuestion {
  danger: Danger
  request: ResourceAttributes
}

function questionsOf(danger: Danger, namespace: string): AuditQuestion[] {
  const { scope, verbs } = danger
  const at = scope === 'any' ? namespace : scope === 'cluster' ? '' : scope.namespace
  return verbs.flatMap((verb) =>
    dangerCalls(danger, verb).map((call) => ({ danger, request: { ...call, name: '', namespace: at } })),
  )
}

/**
 * The access reviews that show the dangers, those that keep an exposed page closed, in a namespace and at the cluster scope, the worst first: one for each danger, and
 * those with its other verbs and resources, which a whole list of rules makes needless. A right bound cluster-wide is allowed
 * in the namespace too, so one question covers both.
 */
export function auditQuestions(namespace: string): { first: AuditQuestion[]; others: AuditQuestion[] } {
  const all = DANGERS.filter(({ staysOpen }) => !staysOpen).map((danger) => questionsOf(danger, namespace))
  return { first: all.flatMap((some) => some.slice(0, 1)), others: all.flatMap((some) => some.slice(1)) }
}
