// What a page asks first is asked while its code still loads. `lib/queries/get-json.ts` takes the answers, and asks itself for
// what was not answered.
{
  const MOST_MS = 10_000
  const base = document.currentScript.src.replace(/\/early\.js.*$/, '')
  const page = location.href.slice(base.length).replace(/[?#].*$/, '')
  const given = new URLSearchParams(location.search)
  const [group, version, resource, namespace] = ['group', 'version', 'resource', 'namespace'].map((field) =>
    given.get(field),
  )
  const paths = ['/api/identity']
  if (page === '/') paths.push('/api/overview?last=true')
  if (page === '/resources' && group !== null && version && resource && namespace)
    paths.push(`/api/resources?${new URLSearchParams({ group, version, resource, namespace })}`)
  const ask = async (path) => {
    try {
      const response = await fetch(base + path, {
        headers: { accept: 'application/json' },
        cache: 'no-store',
        redirect: 'manual',
        signal: AbortSignal.timeout(MOST_MS),
      })
      return response.status === 0 ? undefined : { status: response.status, text: await response.text() }
    } catch {}
  }
  window.podglassEarly = new Map(paths.map((path) => [path, ask(path)]))
  // An answer that nobody took is soon an old one.
  setTimeout(() => window.podglassEarly.clear(), MOST_MS)
}
