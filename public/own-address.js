// Opened without the proxy that has the base path, for example by a port-forward: links and scripts only work under it.
{
  const base = document.currentScript.src.replace(/\/own-address\.js.*$/, '')
  const page = location.href.startsWith(base) ? location.href.slice(base.length).replace(/[?#].*$/, '') : '?'
  if (page !== '' && !page.startsWith('/'))
    location.replace(base + location.pathname + location.search + location.hash)
}
