// Asks for what this page asks first while its scripts still load. `lib/queries/early-answer.ts` takes the answers; what
// is not taken is only a question too many, so a page that is not known here asks nothing early.
{
  const base = document.currentScript.src.replace(/\/early-ask\.js.*$/, '')
  const page = location.href.startsWith(base) ? location.href.slice(base.length).replace(/[?#].*$/, '') : '?'
  // Opened past the proxy that has the base path, as by a port-forward: links and scripts know the page under it alone.
  if (page !== '' && !page.startsWith('/'))
    location.replace(base + location.pathname + location.search + location.hash)
  const params = new URLSearchParams(location.search)
  const paths = ['/api/identity']
  if (page === '/resources' && params.get('resource')) {
    const namespace = params.get('scope') === 'cluster' ? '' : params.get('namespace')
    if (namespace !== null) {
      const group = params.get('group') ?? ''
      const version = params.get('version') || 'v1'
      const resource = params.get('resource')
      paths.push(`/api/resources?${new URLSearchParams({ group, version, resource, namespace })}`)
    }
  }
  window.podscopeEarly = {
    askedAt: performance.now(),
    answers: new Map(
      paths.map((path) => {
        const answer = fetch(base + path, {
          headers: { accept: 'application/json' },
          cache: 'no-store',
          redirect: 'manual',
          signal: AbortSignal.timeout(40_000),
        })
        // A failure belongs to whoever takes the answer.
        answer.catch(() => undefined)
        return [path, answer]
      }),
    ),
  }
}
