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
