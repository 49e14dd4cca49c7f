import { shared } from './fixtures'

/**
 * Marks a test that `npm test` leaves out and `npm run test:gates` runs: what it proves is proven once by a neighbor, or but for
 * the pixels by a faster test.
 */
export const thorough = { tag: '@thorough' }

/** The same for a test that changes neither its cluster nor its product. */
export const thoroughReads = { tag: ['@reads', '@thorough'] }

/** The same for one that shares a world with its group. */
export const thoroughShared = (group: string) => ({ tag: [...[shared(group).tag].flat(), '@thorough'] })

/** Marks all but the first of several tests that differ only in colors, width or the cause they name. */
export function thoroughUnless(isFirst: boolean): { tag?: string } {
  return isFirst ? {} : thorough
}
