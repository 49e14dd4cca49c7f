/** The address in the URL of a proxy. Its user and password, and whatever else it holds, are left behind. */
export function proxyAddress(text: string): string {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  return url?.host ? `${url.protocol}//${url.host}` : 'an address that cannot be read'
}

/** Whether an entry of a list of exceptions can only be a name, an address, a subnet or a range: what may be shown. */
export function isPlainEntry(entry: string): boolean {
  return /^[\w.*:/[\]-]{1,253}$/.test(entry)
}
