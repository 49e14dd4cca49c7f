import type { Cell, MatrixRow } from '@/lib/facts/account/contract'
import { type NamedRule, whoGrants } from '@/lib/facts/account/judge/who-grants'
import { checkOfCell } from './matrix-head'
import type { RefusedCalls } from './refused-calls'

export type VerbState = 'granted' | 'refused' | 'no' | 'unknown'

/** Verbs of one resource that are alike: granted by the same rules, or not. */
export interface VerbGroup {
  verbs: readonly string[]
  state: VerbState
  /** Only for granted verbs: the rules that grant them, as far as they are named. */
  by: readonly NamedRule[]
  /** Only for verbs granted for some names. */
  names?: readonly string[]
}

function stateOf({ state }: Cell, isRefused: boolean): VerbState {
  if (isRefused) return 'refused'
  return state === 'no' || state === 'unknown' ? state : 'granted'
}

/** The verbs of a row in order, similar ones together, with what grants each. */
export function verbGroups(
  row: MatrixRow,
  facts: {
    verbs: readonly string[]
    namespace: string
    refused: RefusedCalls
    rules: readonly NamedRule[]
    /** A verb to keep on a line of its own. */
    apart?: string
  },
): VerbGroup[] {
  const groups = new Map<string, VerbGroup>()
  for (const verb of facts.verbs) {
    const cell = row.cells[verb]
    if (cell === undefined) continue
    const state = stateOf(cell, facts.refused.at(row, verb) !== undefined)
    const by = state === 'granted' ? rulesOf(row, verb, cell, facts) : []
    const names = cell.state === 'names' ? cell.names : undefined
    const key = JSON.stringify([
      verb === facts.apart,
      state,
      cell.state,
      names,
      by.map((one) => [one.grantedBy, one.number]),
    ])
    const known = groups.get(key)
    const verbs = [...(known?.verbs ?? []), verb]
    groups.set(key, { verbs, state, by, ...(names ? { names } : {}) })
  }
  return [...groups.values()]
}

function rulesOf(
  row: MatrixRow,
  verb: string,
  cell: Cell,
  { namespace, rules }: { namespace: string; rules: readonly NamedRule[] },
): NamedRule[] {
  const check = checkOfCell(row, verb, namespace)
  if ('path' in check) return []
  const { group, resource, subresource = '' } = check
  const names = cell.state === 'names' ? (cell.names ?? []) : ['']
  const found = names.flatMap((name) =>
    whoGrants(rules, {
      kind: 'resource',
      verb,
      group,
      resource,
      subresource,
      name,
      namespace: check.namespace,
    }),
  )
  return [...new Set(found)]
}
