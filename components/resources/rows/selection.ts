/** The selected rows of a table, by key, and the row where a range starts. */
export interface RowSelection {
  keys: ReadonlySet<string>
  anchor?: string
}

export const NOTHING_SELECTED: RowSelection = { keys: new Set() }

/** Selects or deselects a row; a range starts here. */
export function toggleRow({ keys }: RowSelection, key: string): RowSelection {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, anchor: key }
}

/** Also selects the rows from the anchor to this one, in the order shown. */
export function extendTo(
  { keys, anchor = '' }: RowSelection,
  key: string,
  order: readonly string[],
): RowSelection {
  const [from, to] = [order.indexOf(anchor), order.indexOf(key)]
  if (to < 0) return { keys, anchor }
  if (from < 0) return { keys: new Set([...keys, key]), anchor: key }
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { keys: new Set([...keys, ...range]), anchor }
}

/** Selects every shown row; deselects all when they already are. */
export function selectAllRows({ keys }: RowSelection, order: readonly string[]): RowSelection {
  const hasAll = order.length > 0 && order.every((key) => keys.has(key))
  return hasAll ? NOTHING_SELECTED : { keys: new Set(order) }
}
