import { textOfUser } from '@/components/call/account-in-url'
import { VERBS } from '@/lib/ask/plain-call'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import type { Cell, MatrixRow } from '@/lib/facts/account/contract'
import { resourceWord } from '@/lib/rbac/call'
import { unlistedSubresources } from '@/lib/rbac/unlisted-resources'
import { describeResource } from '@/lib/words/resources'
import { callRow } from './change'
import type { MenuChoice } from './choice-menu'

/** Stands for all namespaces, and for the cluster, in the menu of namespaces. */
export const EVERYWHERE = '*'

/**
 * Whether a cell of the matrix allows a call: "allowed", "refused", or undefined where the matrix cannot tell, as for a
 * permission that holds for some names only.
 */
export function verdictOfCell(cell: Cell | undefined, namespace: string): 'allowed' | 'refused' | undefined {
  switch (cell?.state) {
    case 'cluster':
      return 'allowed'
    case 'namespace':
      return namespace === '' ? 'refused' : 'allowed'
    case 'no':
      return 'refused'
    default:
      return undefined
  }
}

const MEANING = { allowed: 'ok', refused: 'bad' } as const

/** The verbs of the resource, those that discovery lists first, with what that namespace's matrix says about each. */
export function verbChoices(
  check: AccountCheck,
  rows: readonly MatrixRow[],
  isJudged: boolean,
): MenuChoice[] {
  const row = 'path' in check ? undefined : callRow(rows, wholeOf(check))
  const served = VERBS.filter((verb) => row?.cells[verb] !== undefined)
  const verbs = row === undefined ? VERBS : served
  return verbs.map((verb) => {
    const verdict =
      isJudged && !('path' in check) ? verdictOfCell(row?.cells[verb], check.namespace) : undefined
    return {
      value: verb,
      label: verb,
      ...(verdict === undefined ? {} : { note: verdict, meaning: MEANING[verdict] }),
    }
  })
}

/** A resource with its subresource, as the matrix names it. */
function wholeOf(check: { group: string; resource: string; subresource?: string }) {
  const { group, resource, subresource } = check
  return { group, resource: resourceWord({ resource, subresource }) }
}

export function targetChoices(rows: readonly MatrixRow[]): MenuChoice[] {
  return rows
    .filter(({ resource }) => !resource.includes('/'))
    .map(({ group, resource }) => describeResource({ group, resource }))
    .map((name) => ({ value: name, label: name }))
}

export function namespaceChoices(check: AccountCheck, rows: readonly MatrixRow[], own: string): MenuChoice[] {
  const isClusterScoped = 'resource' in check && callRow(rows, check)?.namespaced === false
  const everywhere = { value: EVERYWHERE, label: isClusterScoped ? 'the cluster' : 'all namespaces' }
  const places = own === '' ? [] : [{ value: own, label: own, note: 'this pod’s' }]
  return isClusterScoped ? [everywhere] : [...places, everywhere]
}

export function accountChoices(ownUser: string, names: readonly string[]): MenuChoice[] {
  const own = textOfUser(ownUser)
  const others = names.filter((name) => name !== own)
  return [{ value: '', label: own || 'this pod’s account', note: 'this pod’s' }].concat(
    others.map((name) => ({ value: name, label: name, note: '' })),
  )
}

export function subresourceChoices(check: AccountCheck, rows: readonly MatrixRow[]): MenuChoice[] {
  if ('path' in check) return []
  return [
    ...(check.subresource ? [{ value: '', label: 'none' }] : []),
    ...subresourcesOf(check, rows).map((name) => ({ value: name, label: name })),
  ]
}

/**
 * The subresources to offer for a resource: those that the cluster serves, and those that are only authorized, which no
 * discovery lists.
 */
export function subresourcesOf(
  { group, resource }: { group: string; resource: string },
  known: readonly MatrixRow[],
): string[] {
  const served = known.flatMap((row) => {
    const [base, subresource] = row.resource.split('/')
    return row.group === group && base === resource && subresource !== undefined ? [subresource] : []
  })
  return [...new Set([...served, ...unlistedSubresources({ group, resource })])].sort()
}

/** The parts of the sentence. */
export type CallPart = 'account' | 'verb' | 'target' | 'subresource' | 'name' | 'namespace'

const OF_BINDING: Record<NonNullable<NearMiss['binding']>['failed'], CallPart | undefined> = {
  'subject-name': 'account',
  'subject-namespace': 'account',
  'subject-kind': 'account',
  'subject-group': 'account',
  'no-subject': 'account',
  namespace: 'namespace',
  // The binding names a Role that does not grant it or is gone: no part of the call is at fault.
  role: undefined,
}

const OF_RULE: Record<Exclude<NearMiss['failed'][number], 'resource'>, CallPart> = {
  verb: 'verb',
  group: 'target',
  path: 'target',
  name: 'name',
  namespace: 'namespace',
  scope: 'namespace',
}

// Where no rule is near, these causes name the word themselves: no rule on the resource, an account that was not meant, no such resource.
const OF_CAUSE: Readonly<Record<string, CallPart>> = {
  D0: 'target',
  C3: 'account',
  G1: 'target',
  G2: 'target',
  G3: 'target',
}

function ofRule(failed: NearMiss['failed'][number], check: AccountCheck, rule: NearMiss['rule']): CallPart {
  if (failed !== 'resource') return OF_RULE[failed]
  const isOfSubresource =
    'resource' in check && check.subresource !== undefined && rule.resources.includes(check.resource)
  return isOfSubresource ? 'subresource' : 'target'
}

/**
 * The words of a refused call that the nearest rule or binding does not grant. None where the call is not refused, and none
 * where nothing that was read tells which word it is.
 */
export function failingParts(check: AccountCheck, explanation: Explanation): ReadonlySet<CallPart> {
  const { verdict, nearMisses, cause } = explanation
  if (verdict !== 'denied') return new Set()
  const [miss] = nearMisses
  const parts =
    miss === undefined
      ? [OF_CAUSE[cause?.id ?? '']]
      : miss.binding === undefined
        ? miss.failed.map((failed) => ofRule(failed, check, miss.rule))
        : [OF_BINDING[miss.binding.failed]]
  return new Set(parts.filter((part) => part !== undefined))
}
