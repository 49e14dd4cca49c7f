/** `host:port`, an IPv6 address in brackets. */
export function authorityOf({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** "5", or "at least 1" when the server did not say how many more there are. */
export function countWords(count: { items: number; exact: boolean }): string {
  return count.exact ? String(count.items) : `at least ${count.items}`
}
