/**
 * `text.matchAll`, at a fourth of its cost where there is none: it copies the pattern first, and most of a table's patterns are in
 * no text. The pattern is global.
 */
export function matchesIn(text: string, pattern: RegExp): Iterable<RegExpExecArray> {
  return text.search(pattern) < 0 ? [] : text.matchAll(pattern)
}
