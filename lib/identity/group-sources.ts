import { isRoundedUp, kubeletNumber, type Quantity } from '@/lib/objects/quantity'
import { present } from '@/lib/present'
import { visibleText } from '@/lib/words/visible-text'
import { parseDownwardFile } from './downward-file'
import { isMapField } from './field-ref'
import { type ApiValue, type FieldSources, keysThatDiffer, type Observed } from './field-value'
import type { FieldVerdict } from './verdict'

/** The sources of one field in groups that hold the same value, and the keys by which its maps differ. */
export interface Grouped {
  env: number[]
  file: number[]
  api: number
  disputed?: string[]
}

interface Held {
  /** Absent for a value that is not there or could not be read. */
  value?: string
  error?: string
  divisor: string
  entries?: ReadonlyMap<string, string>
  quantity?: Quantity
}

/** Which sources hold the same value, each in its own form, and which keys of a map they do not agree on. */
export function groupSources(sources: FieldSources, verdict: FieldVerdict): Grouped {
  const { ref, env, file, api } = sources
  const isMap = isMapField(ref)
  const resource = ref.kind === 'resource' ? ref.resource : undefined
  const known: Held[] = []
  const place = (held: Held): number => {
    const at = known.findIndex((one) => isSame(one, held, { verdict, resource }))
    return at < 0 ? known.push(held) - 1 : at
  }
  const own = heldByApi(api)
  const seen = [...env, ...file].map((observed) => heldBy(observed, isMap))
  const grouped = {
    // First, so that numbers of different divisors meet in the quantity that they denote.
    api: place(own),
    env: seen.slice(0, env.length).map(place),
    file: seen.slice(env.length).map(place),
  }
  return verdict === 'drift' && isMap ? { ...grouped, disputed: disputedKeys([own, ...seen]) } : grouped
}

function heldByApi(api: ApiValue): Held {
  const divisor = '1'
  switch (api.kind) {
    case 'text':
      return { divisor, ...(api.absentKey ? {} : { value: api.value }) }
    case 'map':
      return { divisor, value: '', entries: api.values }
    case 'quantity':
      return { divisor, value: api.text, quantity: api.quantity }
    default:
      return { divisor }
  }
}

// What is not shown is compared by that alone: no group and no key may reveal what it is.
function heldBy({ value, divisor = '1', ...unseen }: Observed, isMap: boolean): Held {
  const error = unseen.withheld ?? unseen.error
  if (value === undefined || error !== undefined) return { divisor, ...present({ error }) }
  const entries = isMap ? parseDownwardFile(value) : undefined
  return {
    divisor,
    value,
    ...(entries ? { entries: new Map(entries.map((entry) => [entry.key, entry.value])) } : {}),
  }
}

function isSame(
  a: Held,
  b: Held,
  { verdict, resource }: { verdict: FieldVerdict; resource: string | undefined },
) {
  if (a.value === undefined || b.value === undefined) return a.value === b.value && a.error === b.error
  if (verdict === 'same') return true
  if (a.entries && b.entries) return keysThatDiffer(a.entries, b.entries).length === 0
  if (resource === undefined) return a.value === b.value
  if (a.quantity) return readsAs(resource, a.quantity, b)
  return a.value === b.value && a.divisor === b.divisor
}

function readsAs(resource: string, quantity: Quantity, { value = '', divisor }: Held): boolean {
  return kubeletNumber(resource, quantity, divisor) === value && !isRoundedUp(quantity, divisor, value)
}

function disputedKeys(all: readonly Held[]): string[] {
  const maps = all.flatMap(({ entries }) => entries ?? [])
  const keys = maps.flatMap((a, index) => maps.slice(index + 1).flatMap((b) => keysThatDiffer(a, b)))
  return [...new Set(keys)].map(visibleText)
}
