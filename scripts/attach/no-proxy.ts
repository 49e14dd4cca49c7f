type Variables = Readonly<Record<string, string | undefined>>

function isExempt(host: string, list: string): boolean {
  return list.split(',').some((entry) => {
    const name = entry.trim().replace(/^\./, '')
    return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)))
  })
}

/** A warning where kubectl would reach this host through a proxy from the environment, which Podglass does not use. */
export function describeNoProxy(env: Variables, host: string): string | undefined {
  const proxy = env.HTTPS_PROXY || env.https_proxy
  if (!proxy || ['localhost', '127.0.0.1', '::1'].includes(host)) return undefined
  if (isExempt(host, env.NO_PROXY || env.no_proxy || '')) return undefined
  return 'HTTPS_PROXY is set: kubectl may go through that proxy, but Podglass calls the API server directly.'
}
