/** `host:port`, an IPv6 address in brackets; of a Unix socket `unix:` and its path. */
export function authorityOf({
  host,
  port,
  socketPath,
}: {
  host: string
  port: number
  socketPath?: string
}): string {
  if (socketPath !== undefined) return `unix:${socketPath}`
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
