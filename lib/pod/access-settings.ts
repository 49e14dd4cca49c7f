import { type Environment, SettingError, splitList } from './setting'

/** Who may open the page. Every mode but `local` is exposed: it may be reached from outside the pod. */
export type AccessSettings =
  | { mode: 'local' }
  /** The one header, in lower case, by which the sign-in proxy names who asks. */
  | { mode: 'proxy'; identityHeader: string }
  | { mode: 'token'; tokenFile: string }
  /** Each viewer is asked for with the viewer's own token: one that a sign-in proxy sends with each request, or that is pasted once. */
  | {
      mode: 'user'
      tokenFrom: 'proxy' | 'paste'
      /** Whose tokens the API server takes, for whoever has to get one. */
      issuer?: string
    }

const HEADER = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
// What a browser sends by itself, or a proxy for everybody, names no one.
const NAMES_NOBODY =
  /^(?:accept|authorization|cache-control|connection|content|cookie|forwarded|host|if|keep-alive|origin|pragma|priority|proxy|range|referer|sec|te|trailer|transfer|upgrade|user-agent|via|x-forwarded-(?:for|host|port|prefix|proto|scheme|server|uri)|x-real-ip|x-request)(?:-|$)/

function identityHeader(env: Environment): string {
  // What oauth2-proxy sends to its upstream (--pass-user-headers, its default).
  const text = env.IDENTITY_HEADER || 'X-Forwarded-User'
  const name = text.toLowerCase()
  if (HEADER.test(name) && !NAMES_NOBODY.test(name)) return name
  throw new SettingError(
    `IDENTITY_HEADER is "${text}". It must be the one header in which the sign-in proxy names the user, such as X-Forwarded-User or X-Auth-Request-Email: letters, digits and hyphens, and not one that a browser sends by itself.`,
  )
}

function tokenFrom(env: Environment): 'proxy' | 'paste' {
  const text = env.VIEWER_TOKEN || 'proxy'
  if (text === 'proxy' || text === 'paste') return text
  throw new SettingError(
    `VIEWER_TOKEN is "${text}". It must be proxy, where a sign-in proxy sends each viewer's token in the Authorization header, or paste, where viewers enter it themselves.`,
  )
}

function issuer(env: Environment): { issuer?: string } {
  const text = env.VIEWER_TOKEN_ISSUER
  if (!text) return {}
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === '')
    return { issuer: text }
  throw new SettingError(
    `VIEWER_TOKEN_ISSUER is "${text}". It must be the https address of the issuer as its tokens name it, such as https://sso.example.com.`,
  )
}

/** Who may open the page on this address; throws where the variables do not fit together. */
export function accessSettings(env: Environment, address: string): AccessSettings {
  const mode = env.ACCESS_MODE || 'local'
  if (mode === 'local') {
    if (isLoopback(address)) return { mode }
    throw new SettingError(
      `BIND_ADDRESS is "${address}" and ACCESS_MODE is local, so every pod in the cluster could open the page. Leave BIND_ADDRESS at 127.0.0.1 and reach the page with kubectl port-forward, or set ACCESS_MODE to user, token or proxy.`,
    )
  }
  if (mode === 'proxy') return { mode, identityHeader: identityHeader(env) }
  if (mode === 'user') return { mode, tokenFrom: tokenFrom(env), ...issuer(env) }
  if (mode !== 'token')
    throw new SettingError(`ACCESS_MODE is "${mode}". It must be local, proxy, token or user.`)
  const tokenFile = env.ACCESS_TOKEN_FILE
  if (tokenFile) return { mode, tokenFile }
  throw new SettingError(
    'ACCESS_MODE is token and ACCESS_TOKEN_FILE is not set. It must be the path of a file from a mounted Secret that contains the access token.',
  )
}

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/

/** The hosts under which the page is opened besides localhost; an exposed mode must have one. */
export function allowedHosts(env: Environment, { mode }: AccessSettings): string[] {
  const hosts = splitList(env.ALLOWED_HOSTS, ',').map((name) => name.toLowerCase())
  const wrong = hosts.find((host) => !HOST.test(host))
  if (wrong !== undefined) {
    throw new SettingError(
      `ALLOWED_HOSTS has "${wrong}". Each entry must be one host name or address, with or without a port, such as ops.example.com; there are no wildcards.`,
    )
  }
  if (mode !== 'local' && hosts.length === 0) {
    throw new SettingError(
      `ACCESS_MODE is ${mode} and ALLOWED_HOSTS is not set. It must name the hosts under which the page is opened, such as ops.example.com, or any web page could talk to it under its own name.`,
    )
  }
  return hosts
}

/** True for an address that no other pod can connect to: 127.0.0.0/8 and ::1, also as IPv4 in IPv6, and the name localhost. */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d{1,3}\.)/, '')
  return plain === 'localhost' || plain === '::1' || /^127(?:\.\d{1,3}){3}$/.test(plain)
}
