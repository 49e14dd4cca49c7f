const CALLS = ['verb', 'paste']

/**
 * Where a page of 0.1 is now, with what its address said: `/access?verb=…` became `/ask`, the rest of `/access` became
 * `/permissions`, and `/access/causes/ID` became `/causes/ID`. Undefined for every other address. Takes and returns addresses
 * below the base path.
 */
export function newAddressOf(target: string): string | undefined {
  const [path = '', query = ''] = target.split('?', 2)
  const [, causes] = /^\/access(\/causes(?:\/[^/]*)?)$/.exec(path) ?? []
  if (causes !== undefined) return causes
  if (path !== '/access') return undefined
  const asks = CALLS.some((name) => new URLSearchParams(query).has(name))
  return `${asks ? '/ask' : '/permissions'}${query === '' ? '' : `?${query}`}`
}
