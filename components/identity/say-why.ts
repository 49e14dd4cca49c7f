import type { IdentityField } from '@/lib/facts/identity/contract/identity'

/**
 * Why the values of a row differ or what is worth knowing about them, without what its columns already show;
 * "" for nothing.
 */
export function whyOfField({ notes }: IdentityField): string {
  return notes
    .filter(({ about }) => about === 'values')
    .map(({ says }) => says)
    .join(' ')
}
