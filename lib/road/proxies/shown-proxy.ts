/**
 * The address in the URL of a proxy. Its user and password, and whatever else it holds, are left behind. A password with a `/`,
 * `?` or `#` that is not escaped makes a URL whose host is a part of it, so that one is not read.
 */
export function proxyAddress(text: string): string {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  const isMisread = url !== undefined && `${url.pathname}${url.search}${url.hash}`.includes('@')
  return url?.host && !isMisread ? `${url.protocol}//${url.host}` : 'an address that cannot be read'
}

/** Whether an entry of a list of exceptions can only be a name, an address, a subnet or a range: what may be shown. */
export function isPlainEntry(entry: string): boolean {
  return /^[\w.*:/[\]-]{1,253}$/.test(entry)
}
