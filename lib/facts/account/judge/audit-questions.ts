import type { Danger } from '@/lib/diagnosis/dangers/danger'
import { dangerCalls } from '@/lib/diagnosis/dangers/dangerous-rights'
import { DANGERS, isOfUnknownPower, UNKNOWN_POWER } from '@/lib/diagnosis/dangers/dangers'
import { type Catalogue, findKnown, groupState } from '@/lib/objects/catalogue'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import type { ResourceAttributes } from '@/lib/rbac/types'

/** One call whose permission shows a danger. */
export interface AuditQuestion {
  danger: Danger
  request: ResourceAttributes
}

/** Of the kinds whose power is not known. */
const MOST_UNKNOWN = 40

function questionsOf(danger: Danger, namespace: string, catalogue: Catalogue | undefined): AuditQuestion[] {
  const { scope, verbs } = danger
  const at = scope === 'any' ? namespace : scope === 'cluster' ? '' : scope.namespace
  const isAsked = (group: string, resource: string) =>
    catalogue === undefined ||
    isBuiltInGroup(group) ||
    group === '*' ||
    groupState(catalogue, group) === 'failed' ||
    findKnown(catalogue, group, resource)
  return verbs.flatMap((verb) =>
    dangerCalls(danger, verb)
      .filter(({ group, resource }) => isAsked(group, resource))
      .map((call) => ({ danger, request: { ...call, name: '', namespace: at } })),
  )
}

function unknownKinds(namespace: string, catalogue: Catalogue | undefined) {
  const kinds = new Map<string, ResourceAttributes>()
  for (const { group, resource, namespaced, verbs } of catalogue?.resources ?? []) {
    if (!isOfUnknownPower(group, resource) || !UNKNOWN_POWER.verbs.some((verb) => verbs.includes(verb)))
      continue
    const place = namespaced ? namespace : ''
    kinds.set(`${group}/${resource}`, {
      ...{ kind: 'resource', verb: '', group, resource, subresource: '', name: '', namespace: place },
    })
  }
  return [...kinds.values()]
}

/**
 * The access reviews that show the dangers, those that keep an exposed page closed, in a namespace and at the cluster scope, the
 * worst first: one for each danger, and those with its other verbs and resources and with kinds whose power is not known, which a
 * whole list of rules makes needless. A right bound cluster-wide is allowed in the namespace too, so one question covers both.
 * Custom kinds that the catalogue does not list are not asked about; `leftOut` counts those of unknown power beyond 40.
 */
export function auditQuestions(namespace: string, catalogue?: Catalogue) {
  const all = DANGERS.filter(({ staysOpen }) => !staysOpen).map((danger) =>
    questionsOf(danger, namespace, catalogue),
  )
  const kinds = unknownKinds(namespace, catalogue)
  const unknown = kinds
    .slice(0, MOST_UNKNOWN)
    .flatMap((request) =>
      UNKNOWN_POWER.verbs.map((verb) => ({ danger: UNKNOWN_POWER, request: { ...request, verb } })),
    )
  return {
    first: all.flatMap((some) => some.slice(0, 1)),
    others: [...all.flatMap((some) => some.slice(1)), ...unknown],
    leftOut: Math.max(0, kinds.length - MOST_UNKNOWN),
  }
}
