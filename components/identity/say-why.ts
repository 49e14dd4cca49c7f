import type { IdentityField } from '@/lib/contract/identity'

/** Why the values of a row differ or what is worth knowing of them, without what the row shows by its columns; "" for nothing. */
export function sayWhy({ notes }: IdentityField): string {
  return notes
    .filter(({ about }) => about === 'values')
    .map(({ says }) => says)
    .join(' ')
}
