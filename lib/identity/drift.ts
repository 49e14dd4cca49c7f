import { isFileOnlyAnnotation, parseDownwardFile } from './downward-file'
import type { SourceRef } from './field-ref'
import type { ApiValue } from './field-value'
import { isRoundedUp, kubeletNumber, type Quantity, quantityRange } from './quantity'

/** One value as env or a file holds it, raw. `error` replaces a value that could not be read. */
export interface Observed {
  at: string
  by: 'spec' | 'name'
  value?: string
  error?: string
  divisor?: string
  /** Why the kubelet does not keep the file up to date, as one sentence; absent where it does. */
  still?: string
  /** Why its value is not shown, as one sentence. */
  withheld?: string
  /** A `value:` of the pod's spec, not a fieldRef. */
  literal?: boolean
  /** An amount in a file, for a container of the pod that nothing here identifies. */
  isAnyContainers?: boolean
}

export interface FieldSources {
  ref: SourceRef
  env: readonly Observed[]
  file: readonly Observed[]
  /** `unknown` while the API server could not be asked. */
  api: ApiValue
  /** Whether the spec of the container was read, so that no source escaped by its name. */
  isDeclared?: boolean
  /** What the container's cgroup says where the API server could not be asked: a witness for the fallback. */
  cgroupUnlimited?: boolean
  /** A value of the field fit for a sentence. */
  told?: (value: string) => string
}

export type Comparison = 'equal' | 'differs' | 'unknown'

const DIVISORS_WITHOUT_UNIT = ['1', '1m', '1k', '1Ki', '1M', '1Mi', '1G', '1Gi']

/** Whether an observed value is what the API server's value reads as under the downward API. */
export function compareWithApi(ref: SourceRef, observed: Observed, api: ApiValue): Comparison {
  const { value } = observed
  if (value === undefined) return 'unknown'
  switch (api.kind) {
    case 'unknown':
      return 'unknown'
    case 'text':
      return equality(value === api.value)
    case 'map':
      return equality(differingKeys(value, api.values)?.length === 0)
    case 'unset':
      return equality(value === '0')
    case 'node-allocatable':
      return equality(/^\d+$/.test(value))
    case 'quantity':
      return equality(readsAs(ref, observed, value, api.quantity))
  }
}

/** True when the value is what the container still runs with while an in-place resize is in progress. */
export function matchesInEffect(ref: SourceRef, observed: Observed, api: ApiValue): boolean {
  return (
    api.kind === 'quantity' &&
    api.inEffect !== undefined &&
    observed.value !== undefined &&
    readsAs(ref, observed, observed.value, api.inEffect)
  )
}

/** Keys of a `labels` or `annotations` file that differ from the map; undefined when the text is no such file. */
export function differingKeys(text: string, values: ReadonlyMap<string, string>): string[] | undefined {
  const entries = parseDownwardFile(text)
  return entries && keysThatDiffer(new Map(entries.map(({ key, value }) => [key, value])), values)
}

/** Whether two observed values can come from one value of the pod. */
export function consistent(ref: SourceRef, a: Observed, b: Observed): boolean {
  if (a.value === undefined || b.value === undefined || a.value === b.value) return true
  if (ref.kind === 'field') return false
  return divisorsOf(a).some((one) => divisorsOf(b).some((other) => overlap(a.value, one, b.value, other)))
}

/** True when the real amount is less than the kubelet's number: it was rounded up. */
export function wasRounded(observed: Observed, api: ApiValue): boolean {
  if (api.kind !== 'quantity' || observed.value === undefined) return false
  return observed.divisor !== undefined && isRoundedUp(api.quantity, observed.divisor, observed.value)
}

/** The keys by which two maps differ, apart from annotations that only a file can have. */
export function keysThatDiffer(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...a.keys(), ...b.keys()])
  return [...keys].filter(
    (key) => a.get(key) !== b.get(key) && !(isFileOnlyAnnotation(key) && !(a.has(key) && b.has(key))),
  )
}

function readsAs(ref: SourceRef, observed: Observed, value: string, quantity: Quantity): boolean {
  if (ref.kind !== 'resource') return false
  return divisorsOf(observed).some((divisor) => kubeletNumber(ref.resource, quantity, divisor) === value)
}

// A name without a unit leaves the divisor open; only then all are tried.
/** The divisors that a number of the kubelet may have been divided by. */
export function divisorsOf({ divisor }: { divisor?: string }): readonly string[] {
  return divisor === undefined ? DIVISORS_WITHOUT_UNIT : [divisor]
}

function overlap(a: string | undefined, by: string, b: string | undefined, other: string): boolean {
  const one = quantityRange(a ?? '', by)
  const two = quantityRange(b ?? '', other)
  return one !== undefined && two !== undefined && one.low < two.high && two.low < one.high
}

function equality(equal: boolean): Comparison {
  return equal ? 'equal' : 'differs'
}
