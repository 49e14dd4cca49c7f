/**
 * Whether a plain http call to a host would go to a proxy by these variables, as most clients read them: exact names,
 * suffixes, `*` and IPv4 subnets of NO_PROXY count.
 */
export function goesByProxy(env: ReadonlyMap<string, string>, host: string): boolean {
  const set = (...names: string[]) => names.map((name) => env.get(name)).find((value) => value)
  if (!set('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY')) return false
  const entries = (set('no_proxy', 'NO_PROXY') ?? '').slice(0, 8192).split(',')
  return !entries.some((entry) => covers(entry.trim().toLowerCase(), host))
}

function covers(entry: string, host: string): boolean {
  if (entry === '') return false
  if (entry === '*' || entry === host) return true
  const [net = '', bits] = entry.split('/')
  if (bits !== undefined) return isWithin(host, net, Number(bits))
  return host.endsWith(entry.startsWith('.') ? entry : `.${entry}`)
}

function isWithin(host: string, net: string, bits: number): boolean {
  const [address, base] = [toNumber(host), toNumber(net)]
  if (address === undefined || base === undefined || !(bits >= 0 && bits <= 32)) return false
  const size = 2 ** (32 - bits)
  return Math.floor(address / size) === Math.floor(base / size)
}

function toNumber(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}
