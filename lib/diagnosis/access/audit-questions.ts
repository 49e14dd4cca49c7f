import type { ResourceAttributes } from '@/lib/rbac/types'
import { DANGERS, type Danger } from './dangers'

/** One call whose permission shows a danger. */
export interface AuditQuestion {
  danger: Danger
  request: ResourceAttributes
}

function questionsOf(danger: Danger, verbs: readonly string[], namespace: string): AuditQuestion[] {
  const { group, resources, clusterScoped = false } = danger
  return verbs.flatMap((verb) =>
    resources.map((word) => {
      const [resource = '', ...rest] = word.split('/')
      const place = {
        group,
        resource,
        subresource: rest.join('/'),
        namespace: clusterScoped ? '' : namespace,
      }
      return { danger, request: { kind: 'resource', verb, name: '', ...place } as const }
    }),
  )
}

/**
 * The access reviews that show the dangers in a namespace and at the cluster scope, the gravest first: 27 with the first verb of
 * each danger, and those with its other verbs, which a whole list of rules makes needless. A right bound cluster-wide is allowed
 * in the namespace too, so that one question covers both.
 */
export function auditQuestions(namespace: string): { first: AuditQuestion[]; others: AuditQuestion[] } {
  return {
    first: DANGERS.flatMap((danger) => questionsOf(danger, danger.verbs.slice(0, 1), namespace)),
    others: DANGERS.flatMap((danger) => questionsOf(danger, danger.verbs.slice(1), namespace)),
  }
}
