const DECIMAL = /^(?:0|[1-9]\d*)$/

/**
 * True when one resourceVersion of a kind is older than another. They are decimal numbers of any size, which may be compared
 * since Kubernetes 1.35 (KEP-5504) and grew before as well; false where one of them is anything else.
 */
export function isOlderVersion(a: string, b: string): boolean {
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return false
  return a.length === b.length ? a < b : a.length < b.length
}
