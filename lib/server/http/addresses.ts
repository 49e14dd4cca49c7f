/**
 * Names the route of a request target: one of `routes`, `static` for the build's files, or `other`. So there are few names,
 * whatever is asked.
 */
export function routeNamer(routes: readonly string[], basePath: string): (target: string) => string {
  const known = new Set(routes)
  const patterns = routes
    .filter((route) => route.includes('['))
    .map(
      (route) =>
        [route, new RegExp(`^${route.replace(/[.]/g, '\\.').replace(/\[[^\]]+\]/g, '[^/]+')}$`)] as const,
    )
  return (target) => {
    const whole = target.split(/[?#]/, 1)[0] ?? ''
    if (whole !== basePath && !whole.startsWith(`${basePath}/`)) return 'other'
    const path = whole.slice(basePath.length).replace(/(?<=.)\/$/, '') || '/'
    if (known.has(path)) return path
    const match = patterns.find(([, pattern]) => pattern.test(path))
    if (match !== undefined) return match[0]
    return path.startsWith('/_next/static/') || /^\/[^/]+\.js$/.test(path) ? 'static' : 'other'
  }
}

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
