import type { IdentityField } from '../contract/identity'

/**
 * The fields whose sources contradict each other. A rounded amount agrees with what it was rounded from, and what cannot be read
 * is no difference: it is told as unread.
 */
export function differingFields<T extends Pick<IdentityField, 'verdict'>>(fields: readonly T[]): T[] {
  return fields.filter(({ verdict }) => verdict === 'drift')
}
