/**
 * Marks a test that differs from its neighbour only in colours, width or the cause that it names. `npm test` leaves it out,
 * `npm run e2e` runs it: what it proves is proven once there, or by a faster test.
 */
export function thoroughUnless(isFirst: boolean): { tag?: string } {
  return isFirst ? {} : { tag: '@thorough' }
}
