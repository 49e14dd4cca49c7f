import { at, entriesAt, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { hasLabel, type LabelRequirement } from '@/lib/objects/label-requirement'

/** What is known: `unknown` where a fact that would decide could not be read. */
export type Ternary = 'yes' | 'no' | 'unknown'

/** Labels as far as they could be read; `whole` means that a key which is not there is not on the object. */
export interface KnownLabels {
  labels: ReadonlyMap<string, string>
  whole: boolean
}

export const NO_LABELS_KNOWN: KnownLabels = { labels: new Map(), whole: false }

/** The requirements of a label selector, all of which must be met; `unreadable` where one is of an unknown form. */
export type Selector = readonly LabelRequirement[] | 'unreadable'

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const

/** A `metav1.LabelSelector`; undefined where there is none, which is not the empty one. */
export function toSelector(value: unknown): Selector | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) return 'unreadable'
  const pairs = entriesAt(value, 'matchLabels')
  if (pairs.length < Object.keys(at(value, 'matchLabels') ?? {}).length) return 'unreadable'
  const requirements = pairs.map(([key, one]) => hasLabel(key, one))
  for (const expression of listAt(value, 'matchExpressions')) {
    const operator = OPERATORS.find((known) => known === textAt(expression, 'operator'))
    const key = textAt(expression, 'key')
    if (operator === undefined || key === '') return 'unreadable'
    const values = listAt(expression, 'values').filter((one) => typeof one === 'string')
    requirements.push({ key, operator, values })
  }
  return requirements
}

function meets({ key, operator, values }: LabelRequirement, { labels, whole }: KnownLabels): Ternary {
  const value = labels.get(key)
  if (value === undefined && !whole) return 'unknown'
  const isListed = value !== undefined && values.includes(value)
  const isMet = {
    In: isListed,
    // An object without the label meets NotIn (apimachinery, labels.Requirement.Matches).
    NotIn: !isListed,
    Exists: value !== undefined,
    DoesNotExist: value === undefined,
  }[operator]
  return isMet ? 'yes' : 'no'
}

/** Whether an object with these labels is selected. An empty selector selects everything. */
export function selects(selector: Selector, labels: KnownLabels): Ternary {
  if (selector === 'unreadable') return 'unknown'
  return every(selector.map((requirement) => meets(requirement, labels)))
}

export function every(parts: readonly Ternary[]): Ternary {
  if (parts.includes('no')) return 'no'
  return parts.includes('unknown') ? 'unknown' : 'yes'
}

export function some(parts: readonly Ternary[]): Ternary {
  if (parts.includes('yes')) return 'yes'
  return parts.includes('unknown') ? 'unknown' : 'no'
}
