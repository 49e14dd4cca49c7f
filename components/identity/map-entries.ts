import { type Entry, LAST_APPLIED, parseDownwardFile } from '@/lib/identity/downward-file'
import { visibleText } from '@/lib/words/visible-text'

/** True for the two fields whose value is a whole map. */
export function isMapPath(field: string): boolean {
  return field === 'metadata.labels' || field === 'metadata.annotations'
}

/**
 * The entries of a labels or annotations value, made readable: lines of a value as lines, hidden characters
 * as escapes. Undefined when the text is not such a file, for example when it was cut.
 */
export function mapEntries(text: string): Entry[] | undefined {
  const entries: Entry[] = []
  for (const line of text === '' ? [] : text.split('\n')) {
    const entry = line.startsWith(`${LAST_APPLIED}=`)
      ? { key: LAST_APPLIED, value: line.slice(LAST_APPLIED.length + 1) }
      : parseDownwardFile(line)?.[0]
    if (entry === undefined) return undefined
    entries.push({ key: visibleText(entry.key), value: visibleText(entry.value) })
  }
  return entries
}
