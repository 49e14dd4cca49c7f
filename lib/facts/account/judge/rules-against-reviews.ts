import type { Access, Cell, MatrixRow } from '../contract'

type Reviewed = NonNullable<Access['reviewed']>[number]

// Every account may review itself, so those kinds say nothing about this one.
const OF_EVERY_ACCOUNT = new Set(['authorization.k8s.io', 'authentication.k8s.io'])

function isGranted({ state }: Cell): boolean {
  return state === 'cluster' || state === 'namespace' || state === 'names'
}

/** The kinds that a rule grants a verb on, subresources and what every account may review of itself left out. */
export function grantedRows(rows: readonly MatrixRow[]): MatrixRow[] {
  return rows.filter(
    ({ resource, group, cells }) =>
      !resource.includes('/') && !OF_EVERY_ACCOUNT.has(group) && Object.values(cells).some(isGranted),
  )
}

/**
 * Calls that a rule grants on all objects, one of each granted kind in the order of the rows, at most `most`: what to ask
 * the API server itself where another authorizer may say no before RBAC says yes.
 */
export function callsToReview(
  rows: readonly MatrixRow[],
  most: number,
): (Pick<MatrixRow, 'group' | 'resource' | 'namespaced'> & { verb: string })[] {
  const calls = grantedRows(rows).flatMap(({ group, resource, namespaced, cells }) => {
    const whole = Object.entries(cells).filter(
      ([, { state }]) => state === 'cluster' || state === 'namespace',
    )
    const verb = (whole.find(([each]) => each === 'list') ?? whole[0])?.[0]
    return verb === undefined ? [] : [{ group, resource, namespaced, verb }]
  })
  return calls.slice(0, Math.max(0, most))
}

/** The rows with what the API server itself said: a call that it denies is not granted, and the kind's other cells are open. */
export function rowsAfterReviews(rows: readonly MatrixRow[], reviewed: readonly Reviewed[]): MatrixRow[] {
  return rows.map((row) => {
    const denied = reviewed.find(
      ({ group, resource, allowed }) => !allowed && group === row.group && resource === row.resource,
    )
    if (denied === undefined) return row
    const cells = Object.entries(row.cells).map(([verb, cell]): [string, Cell] => {
      if (verb === denied.verb) return [verb, { state: 'no' }]
      return [verb, isGranted(cell) ? { state: 'unknown' } : cell]
    })
    return { ...row, cells: Object.fromEntries(cells) }
  })
}
