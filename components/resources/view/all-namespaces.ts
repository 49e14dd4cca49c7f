import type { Column, ResourceList, Row } from '@/lib/contract/resources'

const NAMESPACE: Column = {
  name: 'Namespace',
  type: 'string',
  priority: 0,
  description: 'The namespace of the object.',
}

// Unchanged rows must stay the same objects, or all would be redrawn.
const extended = new WeakMap<Row, Row>()

function withNamespace(row: Row): Row {
  const known = extended.get(row)
  if (known) return known
  const namespace = row.key.slice(0, Math.max(0, row.key.indexOf('/')))
  const next = { ...row, cells: [namespace, ...row.cells] }
  extended.set(row, next)
  return next
}

const extendedColumns = new WeakMap<readonly Column[], Column[]>()

function withNamespaceFirst(columns: Column[]): Column[] {
  const known = extendedColumns.get(columns) ?? [NAMESPACE, ...columns]
  extendedColumns.set(columns, known)
  return known
}

/**
 * A list over all namespaces with the namespace of each row in front, as `kubectl get -A` prints it. A list
 * that was never read has no columns, and gets none.
 */
export function withNamespaceColumn(list: ResourceList): ResourceList {
  if (list.columns.length === 0) return list
  return { ...list, columns: withNamespaceFirst(list.columns), rows: list.rows.map(withNamespace) }
}
