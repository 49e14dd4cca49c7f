// Opened past the proxy that has the base path, as by a port-forward: links and scripts know the page under it alone.
{
  const base = document.currentScript.src.replace(/\/own-address\.js.*$/, '')
  const page = location.href.startsWith(base) ? location.href.slice(base.length).replace(/[?#].*$/, '') : '?'
  if (page !== '' && !page.startsWith('/'))
    location.replace(base + location.pathname + location.search + location.hash)
}
