import type { MatrixRow } from '@/lib/facts/account/contract'

/** One cell of the matrix, as an address names it. */
export interface CellPlace {
  verb: string
  group: string
  /** `pods` or `pods/log`. */
  resource: string
}

/** `watch,batch,jobs,` or `get,,pods,log`: verb, group, resource and subresource. */
export function textOfCell({ verb, group, resource }: CellPlace): string {
  const [name = '', sub = ''] = resource.split('/')
  return [verb, group, name, sub].join(',')
}

/** The row and verb that an address names; undefined where the matrix has no such cell. */
export function cellInRows(
  text: string,
  rows: readonly MatrixRow[],
): { row: MatrixRow; verb: string } | undefined {
  const [verb = '', group = '', name = '', sub = ''] = text.split(',')
  const resource = sub === '' ? name : `${name}/${sub}`
  const row = rows.find((one) => one.group === group && one.resource === resource)
  return row !== undefined && verb in row.cells ? { row, verb } : undefined
}
