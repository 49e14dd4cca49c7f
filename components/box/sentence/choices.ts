import { textOfUser } from '@/components/call/account-in-url'
import { subresourcesOf } from '@/components/call/subresources-of'
import { VERBS } from '@/lib/ask/plain-call'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Cell, MatrixRow } from '@/lib/facts/account/contract'
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
  return { group, resource: subresource ? `${resource}/${subresource}` : resource }
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
