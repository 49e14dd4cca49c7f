/** What is selected of the rows of a table, by their keys, and the row from which a range goes. */
export interface Selection {
  keys: ReadonlySet<string>
  anchor?: string
}

export const NOTHING: Selection = { keys: new Set() }

/** Selects a row or leaves it out; a range goes from here. */
export function toggleRow({ keys }: Selection, key: string): Selection {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, anchor: key }
}

/** Selects also the rows from the anchor to this one, in the order in which they are shown. */
export function extendTo({ keys, anchor = '' }: Selection, key: string, order: readonly string[]): Selection {
  const [from, to] = [order.indexOf(anchor), order.indexOf(key)]
  if (to < 0) return { keys, anchor }
  if (from < 0) return { keys: new Set([...keys, key]), anchor: key }
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { keys: new Set([...keys, ...range]), anchor }
}

/** Selects every row that is shown; when all of them are, none. */
export function selectAll({ keys }: Selection, order: readonly string[]): Selection {
  const hasAll = order.length > 0 && order.every((key) => keys.has(key))
  return hasAll ? NOTHING : { keys: new Set(order) }
}
