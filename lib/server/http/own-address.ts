/**
 * The request target as Podglass itself names the page: with the base path in front, whether a proxy passed it on or took
 * it off, and without the slash that may end it. The listener does this before all else, so that the guard, the limit, the
 * CSP and Next judge one and the same address; whatever is no plain path is left for the guard to refuse.
 */
export function ownAddress(target: string, basePath: string): string {
  if (basePath === '' || !target.startsWith('/')) return target
  const queryAt = target.search(/[?#]/)
  const path = queryAt < 0 ? target : target.slice(0, queryAt)
  const rest = queryAt < 0 ? '' : target.slice(queryAt)
  // Next would redirect `/ops/` to `/ops`, and a proxy that serves `/ops/` redirects the other way.
  if (path === '/' || path === basePath || path === `${basePath}/`) return `${basePath}${rest}`
  return path.startsWith(`${basePath}/`) ? target : `${basePath}${target}`
}
