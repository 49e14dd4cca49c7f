import type { IdentityField } from '@/lib/facts/identity/contract/identity'
import { isResourceField } from './say-amount'

export const SHOWS = ['all', 'differences', 'missing'] as const
export type FieldsShown = (typeof SHOWS)[number]

type Verdict = IdentityField['verdict']

// What cannot be read matches both: it may differ, and the process does not get it.
const DIFFERENCES = new Set<Verdict>(['drift', 'rounded', 'node-allocatable', 'unreadable'])
const MISSING = new Set<Verdict>(['missing', 'only-api', 'unreadable'])

/** True when the filter keeps the field. */
export function keeps(show: FieldsShown, { verdict }: IdentityField): boolean {
  if (show === 'all') return true
  return (show === 'differences' ? DIFFERENCES : MISSING).has(verdict)
}

// A lone source of an optional field has nothing to agree with, and nothing to differ from.
const AGREES = new Set<Verdict>(['same', 'rounded', 'only-env', 'only-file'])

/** True when nothing about the field needs attention: its sources agree, or there is only one. */
export function agrees({ verdict }: IdentityField): boolean {
  return AGREES.has(verdict)
}

/** What differs first, then what the process does not get, each in its order. */
export function byNeed(fields: readonly IdentityField[]): IdentityField[] {
  const isMissing = ({ verdict }: IdentityField) => verdict === 'only-api' || verdict === 'missing'
  return fields.toSorted((a, b) => Number(isMissing(a)) - Number(isMissing(b)))
}

/** "16 fields": how many there are, in words. */
export function countFields({ length }: readonly IdentityField[]): string {
  return length === 1 ? '1 field' : `${length} fields`
}

/** Names a field in the page and in its address. */
export function fieldKey({ field, container }: IdentityField): string {
  return container === undefined ? field : `${container}:${field}`
}

export interface FieldGroup {
  title: string
  fields: IdentityField[]
}

function titleOf({ field, container }: IdentityField): string {
  if (isResourceField(field)) {
    return container === undefined ? 'Resources of the container' : `Resources of container ${container}`
  }
  return /^metadata\.(?:labels|annotations)/.test(field) ? 'Labels and annotations' : 'Pod'
}

/** The fields under the headings of the table, each group in the order of its first field. */
export function groupFields(fields: readonly IdentityField[]): FieldGroup[] {
  const groups = new Map<string, FieldGroup>()
  for (const field of fields) {
    const title = titleOf(field)
    const group = groups.get(title) ?? { title, fields: [] }
    group.fields.push(field)
    groups.set(title, group)
  }
  return [...groups.values()]
}
