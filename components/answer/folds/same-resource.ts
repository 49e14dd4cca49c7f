import type { Explanation } from '@/lib/contract/explanation'
import type { Access, Cell } from '@/lib/facts/account/contract'

export interface SameResourceVerb {
  verb: string
  /** `asked` is the refused verb of the call itself. */
  state: 'allowed' | 'some-names' | 'asked' | 'no' | 'unknown'
}

function stateOf(cell: Cell, isWide: boolean): SameResourceVerb['state'] {
  switch (cell.state) {
    case 'cluster':
      return 'allowed'
    case 'namespace':
      return isWide ? 'no' : 'allowed'
    case 'names':
      return 'some-names'
    case 'no':
      return 'no'
    case 'unknown':
      return 'unknown'
  }
}

/**
 * What the account can do on the resource of a call, verb by verb in the order of the matrix. Nothing where the matrix is of
 * another account or does not know the resource, or where permissions did not decide the call.
 */
export function sameResource(
  { verdict, kind, request }: Pick<Explanation, 'verdict' | 'kind' | 'request'>,
  access: Pick<Access, 'user' | 'rows' | 'verbs' | 'basis'>,
): SameResourceVerb[] {
  const { user, verb, group, resource, subresource, namespace } = request
  const isOwn = access.basis === 'own' && (user === undefined || user === access.user)
  if (kind !== 'authorization' || !isOwn) return []
  const word = subresource ? `${resource}/${subresource}` : resource
  const row = access.rows.find((one) => one.group === group && one.resource === word)
  if (row === undefined) return []
  const isWide = row.namespaced && namespace === ''
  return access.verbs.flatMap((one): SameResourceVerb[] => {
    const cell = row.cells[one]
    if (cell === undefined) return []
    if (one !== verb) return [{ verb: one, state: stateOf(cell, isWide) }]
    // The review of the call itself outweighs the list of rules.
    if (verdict === 'denied') return [{ verb: one, state: 'asked' }]
    return [{ verb: one, state: verdict === 'allowed' ? 'allowed' : 'unknown' }]
  })
}
