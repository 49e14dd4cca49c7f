import type { Column, ResourcesRequest, Row } from '@/lib/contract/resources'

/** Distinguishes pods that have completed, such as those of a Job, from the others; undefined for other kinds. */
export function completedRows(
  { group, resource }: Pick<ResourcesRequest, 'group' | 'resource'>,
  columns: readonly Column[],
): ((row: Row) => boolean) | undefined {
  const index = columns.findIndex(({ name }) => name === 'Status')
  if (group !== '' || resource !== 'pods' || index < 0) return undefined
  return (row) => row.cells[index] === 'Completed'
}
