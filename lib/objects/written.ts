import { at, isRecord, listAt, textAt } from './fields'

/** One entry of `metadata.managedFields`: when a field manager last changed something of the object, and what it manages of it. */
export interface Write {
  /** What the writer calls itself; nothing proves it. */
  manager: string
  /** RFC 3339. */
  at: string
  /** "" for the object itself. */
  subresource: string
  /** The first names of what it manages: `rules`, `metadata.labels`, `spec.replicas`; never a value. */
  fields: string[]
  /** Keys of `data` that it manages. */
  keys: string[]
}

const MOST_WRITES = 20
const MOST_NAMES = 40
const DATA = new Set(['data', 'binaryData', 'stringData'])

// structured-merge-diff's FieldsV1: `f:` is a field; `.`, `k:`, `v:` and `i:` are the thing itself and items of lists.
function namesIn(fields: unknown): string[] {
  if (!isRecord(fields)) return []
  const names: string[] = []
  for (const key in fields) {
    if (names.length === MOST_NAMES) break
    if (key.startsWith('f:')) names.push(key.slice(2))
  }
  return names
}

function managedIn(fields: unknown): Pick<Write, 'fields' | 'keys'> {
  const all: string[] = []
  const keys: string[] = []
  for (const name of namesIn(fields)) {
    const within = at(fields, `f:${name}`)
    if (DATA.has(name)) keys.push(...namesIn(within))
    else if (name === 'spec' || name === 'metadata')
      all.push(...namesIn(within).map((child) => `${name}.${child}`))
    else all.push(name)
  }
  return { fields: all.slice(0, MOST_NAMES), keys: keys.slice(0, MOST_NAMES) }
}

/** The keys of `data` that field managers have of an object; undefined where that cannot be told from all of them. */
export function dataKeysOf(metadata: unknown): string[] | undefined {
  const entries = listAt(metadata, 'managedFields')
  if (entries.length === 0 || entries.length > MOST_WRITES) return undefined
  const keys = entries.map((entry) => managedIn(at(entry, 'fieldsV1')).keys)
  return keys.some(({ length }) => length >= MOST_NAMES) ? undefined : [...new Set(keys.flat())].sort()
}

/** Who wrote an object and when, from its metadata: names and times, the newest write first; those before `sinceMs` left out. */
export function writesOf(metadata: unknown, sinceMs = Number.NEGATIVE_INFINITY): Write[] {
  return listAt(metadata, 'managedFields')
    .slice(0, MOST_WRITES)
    .flatMap((entry) => {
      const time = textAt(entry, 'time')
      if (!(Date.parse(time) >= sinceMs)) return []
      const managed = managedIn(at(entry, 'fieldsV1'))
      const subresource = textAt(entry, 'subresource')
      return [{ manager: textAt(entry, 'manager'), at: time, subresource, ...managed }]
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}
