import type { Access } from '@/lib/contract/access'
import { ruleAllows } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { ScopedRule } from '../scoped-rules'
import { toTuple } from '../tuple'
import { DANGERS, type Danger } from './dangers'

/** A danger that rules give, with the first request that shows it. */
export interface HeldDanger {
  danger: Danger
  request: ResourceAttributes
}

/** The dangers that these rules give, the gravest first. Rules alone decide, so a list that is incomplete may hide some. */
export function heldDangers(rules: readonly ScopedRule[], namespace: string): HeldDanger[] {
  return DANGERS.flatMap((danger) => {
    const request = firstHeld(danger, rules, namespace)
    return request ? [{ danger, request }] : []
  })
}

/** A held danger in one sentence, with where it holds and what limits it. */
export function sayDanger({ danger, request }: HeldDanger): string {
  const where = request.namespace === '' ? 'in the whole cluster' : `in namespace ${request.namespace}`
  const only = request.name === '' ? '' : `, limited to ${request.name}`
  return `This account ${danger.says}, ${where}${only}.`
}

/** The dangerous rights that these rules give, as the matrix's answer lists them. */
export function dangerousRights(rules: readonly ScopedRule[], namespace: string): Access['dangerous'] {
  return heldDangers(rules, namespace).map((held) => ({
    id: held.danger.id,
    says: sayDanger(held),
    tuple: toTuple(held.request),
  }))
}

function firstHeld(
  danger: Danger,
  rules: readonly ScopedRule[],
  namespace: string,
): ResourceAttributes | undefined {
  const { verbs, group, clusterScoped = false } = danger
  for (const wide of [true, false]) {
    for (const word of danger.resources) {
      for (const verb of verbs) {
        const [resource = '', ...rest] = word.split('/')
        const base = { kind: 'resource', verb, group, resource, subresource: rest.join('/') } as const
        for (const rule of rules) {
          if (wide ? rule.scope !== 'cluster' : clusterScoped || rule.scope === 'cluster') continue
          const name = rule.resourceNames[0] ?? ''
          const request = { ...base, name, namespace: wide ? '' : namespace }
          if (ruleAllows(rule, request)) return request
        }
      }
    }
  }
  return undefined
}
