import { type Entry, LAST_APPLIED, parseDownwardFile } from '@/lib/identity/downward-file'
import { visibleText } from '@/lib/words/visible-text'

const CPU = new Map([
  ['1', 'cores'],
  ['1m', 'millicores'],
])

const BYTES = new Map([
  ['1', 'bytes'],
  ['1k', 'kB'],
  ...[...'MGTPE'].map((letter) => [`1${letter}`, `${letter}B`] as const),
  ...[...'KMGTPE'].map((letter) => [`1${letter}i`, `${letter}iB`] as const),
])

/** True for a field of `resourceFieldRef`: `limits.cpu`, `requests.memory`… */
export function isResourceField(field: string): boolean {
  return field.startsWith('limits.') || field.startsWith('requests.')
}

/**
 * A number of a resource field with the unit that its divisor means: "50 millicores", "196608 KiB". A divisor
 * of 0 is 1, as in the API server; a divisor that is not known leaves the number without a unit.
 */
export function sayAmount(field: string, value: string, divisor: string | undefined): string {
  const units = field.endsWith('.cpu') ? CPU : BYTES
  const unit = units.get(divisor === '0' ? '1' : (divisor ?? ''))
  if (unit === undefined) return value
  return `${value} ${value === '1' && unit.endsWith('s') ? unit.slice(0, -1) : unit}`
}

/** True for the two fields whose value is a whole map. */
export function isMapPath(field: string): boolean {
  return field === 'metadata.labels' || field === 'metadata.annotations'
}

/**
 * The entries of a labels or annotations value, made readable: lines of a value as lines, hidden characters
 * as escapes. Undefined when the text is not such a file, for example when it was cut.
 */
export function entriesIn(text: string): Entry[] | undefined {
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
