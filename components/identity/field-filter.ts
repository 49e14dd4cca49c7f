import type { IdentityField } from '@/lib/contract/identity'
import { isResourceField } from './say-amount'

export const SHOWS = ['all', 'differences', 'missing'] as const
export type Show = (typeof SHOWS)[number]

type Verdict = IdentityField['verdict']

// What cannot be read matches both: it may differ, and the process does not get it.
const DIFFERENCES = new Set<Verdict>(['drift', 'rounded', 'node-allocatable', 'unreadable'])
const MISSING = new Set<Verdict>(['missing', 'only-api', 'unreadable'])

/** True when the filter keeps the field. */
export function keeps(show: Show, { verdict }: IdentityField): boolean {
  if (show === 'all') return true
  return (show === 'differences' ? DIFFERENCES : MISSING).has(verdict)
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
