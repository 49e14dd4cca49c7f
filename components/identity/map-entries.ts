import type { IdentityField, SourcedValue } from '@/lib/contract/identity'
import { visibleText } from '@/lib/contract/visible-text'
import {
  type Entry,
  isFileOnlyAnnotation,
  LAST_APPLIED,
  parseDownwardFile,
} from '@/lib/identity/downward-file'

/** True for the two fields whose value is a whole map. */
export function isMapField(field: string): boolean {
  return field === 'metadata.labels' || field === 'metadata.annotations'
}

/**
 * The entries of a labels or annotations value, fit for reading: lines of a value as lines, hidden characters as
 * escapes. Undefined when the text is no such file, as when it was cut.
 */
export function entriesOf(text: string): Entry[] | undefined {
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

function mapOf({ value }: SourcedValue): Map<string, string> | undefined {
  if (value === undefined) return undefined
  const entries = entriesOf(value)
  return entries && new Map(entries.map((entry) => [entry.key, entry.value]))
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...a.keys(), ...b.keys()])
  return [...keys].filter(
    (key) => a.get(key) !== b.get(key) && !(isFileOnlyAnnotation(key) && !(a.has(key) && b.has(key))),
  )
}

/** True when two values of a map field hold the same entries, apart from those that only a file can have. */
export function sameEntries(a: SourcedValue, b: SourcedValue): boolean {
  const [one, two] = [mapOf(a), mapOf(b)]
  return one && two ? differing(one, two).length === 0 : a.value === b.value
}

/** The keys of a map field whose values differ between any two of its sources. */
export function keysInDispute({ env, file, api }: IdentityField): ReadonlySet<string> {
  const maps = [...env, ...file, ...(api ? [api] : [])].flatMap((source) => mapOf(source) ?? [])
  return new Set(maps.flatMap((a, index) => maps.slice(index + 1).flatMap((b) => differing(a, b))))
}
