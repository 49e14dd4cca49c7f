import type { Row } from '@/lib/contract/resources'

/**
 * Rows in their previous order: a new row comes after the row that it follows in the new order, a deleted row
 * leaves its place. So sorting never moves a row under the pointer.
 */
export function inHeldOrder(before: readonly string[], rows: readonly Row[]): readonly Row[] {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const held = new Set(before)
  const followers = new Map<string, Row[]>()
  let leader = ''
  for (const row of rows) {
    if (held.has(row.key)) leader = row.key
    else followers.set(leader, [...(followers.get(leader) ?? []), row])
  }
  const ordered = [...(followers.get('') ?? [])]
  for (const key of before) {
    const row = byKey.get(key)
    if (row) ordered.push(row, ...(followers.get(key) ?? []))
  }
  return ordered
}
