const HEADER = /\baudit-id["']?: *["'[]*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi

/**
 * The audit ID of the one request that a text shows with its headers, as `curl -i` and `kubectl -v=8` print them; undefined
 * where it shows none, or several and so not whose.
 */
export function auditIdIn(text: string): string | undefined {
  const ids = new Set([...text.matchAll(HEADER)].map(([, id = '']) => id.toLowerCase()))
  return ids.size === 1 ? [...ids][0] : undefined
}
