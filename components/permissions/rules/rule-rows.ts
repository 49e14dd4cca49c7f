import type { GrantedBy } from '@/lib/contract/access-tuple'
import { isDefaultRule } from '@/lib/diagnosis/scoped-rules'
import type { Access, Sources } from '@/lib/facts/account/contract'

type Rule = Access['rules'][number]

/** A rule with everything that grants it. */
export interface RuleRow {
  rule: Omit<Rule, 'never'>
  never?: string
  /** Each role that has it and its number there, from 1, where the role was read; empty where bindings are not known. */
  by: readonly { grantedBy: GrantedBy; number?: number }[]
  /** How often the review lists it. */
  times: number
  dangerous: boolean
}

function keyOf({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
  scope,
}: RuleRow['rule']): string {
  const words = [verbs, apiGroups, resources, resourceNames, nonResourceURLs]
  return JSON.stringify([scope, ...words.map((list) => [...list].sort())])
}

interface Collected {
  row: RuleRow
  everybody: boolean
}

/**
 * The rules of an account, equal ones once with all that gives them: first by the bindings that were read, in their
 * order, then those that only the review lists. What every account has is kept apart.
 */
export function ruleRows(
  rules: readonly Rule[],
  sources: Pick<Sources, 'sources'> | undefined,
): { own: RuleRow[]; everybody: RuleRow[] } {
  const rows = new Map<string, Collected>()
  for (const { grantedBy, everybody, isPart, rules: ofRole } of sources?.sources ?? []) {
    for (const [index, { dangerous, ...words }] of ofRole.entries()) {
      const rule = { ...words, scope: grantedBy.scope }
      const key = keyOf(rule)
      const known = rows.get(key)
      const by = [...(known?.row.by ?? []), { grantedBy, ...(isPart ? {} : { number: index + 1 }) }]
      const row = { rule, by, times: 0, dangerous: dangerous || known?.row.dangerous === true }
      rows.set(key, { row, everybody: everybody && known?.everybody !== false })
    }
  }
  for (const { never, ...rule } of rules) {
    const key = keyOf(rule)
    const known = rows.get(key)
    const row = known?.row ?? { rule, by: [], times: 0, dangerous: false }
    const everybody = known?.everybody ?? isDefaultRule({ ...rule, namespace: '' })
    rows.set(key, {
      row: { ...row, times: row.times + 1, ...(never === undefined ? {} : { never }) },
      everybody,
    })
  }
  const all = [...rows.values()]
  return {
    own: all.filter(({ everybody }) => !everybody).map(({ row }) => row),
    everybody: all.filter(({ everybody }) => everybody).map(({ row }) => row),
  }
}
