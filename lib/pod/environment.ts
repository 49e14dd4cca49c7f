import { isAbsolute } from 'node:path'
import * as z from 'zod/mini'
import { isPlainEntry, proxyAddress } from '@/lib/road/proxies/proxy-address'
import { type AllowedTarget, MOST_TARGETS, parseAllowedTargets } from './allowed-targets'
import { isLoopback } from './loopback'

export type Environment = Readonly<Record<string, string | undefined>>

const portSchema = z.pipe(
  z.string().check(z.regex(/^\d{1,5}$/)),
  z.pipe(z.transform(Number), z.number().check(z.minimum(1), z.maximum(65535))),
)

/** Who may open the page. Every mode but `local` is exposed: it may be reached from outside the pod. */
export type AccessSettings =
  | { mode: 'local' }
  /** The one header, in lower case, by which the sign-in proxy names who asks. */
  | { mode: 'proxy'; identityHeader: string }
  | { mode: 'token'; tokenFile: string }

/** What the process was told, parsed. */
export interface Settings {
  port: number
  bindAddress: string
  /** Undefined where nobody probes, as on the machine of a reader. */
  healthPort: number | undefined
  /** Absent when the kubelet did not set it: the process does not run in a pod, or was started without its variables. */
  kubernetesServiceHost?: string
  kubernetesServicePort?: string
  /** The name that the API server's certificate must contain, where that is not the host. */
  kubernetesTlsServerName?: string
  /** The machine outside the cluster that the process runs on, attached as a ServiceAccount; absent in a pod. */
  attachedFrom?: string
  serviceAccountDir: string
  downwardApiDirs: string[]
  /** A loopback http URL, or `unix:` and the absolute path of a socket. */
  kubectlProxyUrl?: string
  access: AccessSettings
  allowedHosts: string[]
  /** Exposed modes then serve although the ServiceAccount holds dangerous permissions. */
  allowDangerousRights: boolean
  /** Exposed modes then show the permissions of other accounts too. */
  showRbac: boolean
  /** "" or "/ops": without a trailing slash. */
  basePath: string
  allowDryRun: boolean
  /** Agents may ask at /mcp. */
  mcp: boolean
  /** What the Connection page may connect to on request, and nothing else. */
  allowedTargets: AllowedTarget[]
  logLevel: LogLevel
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
/** The least level that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A variable that cannot be used as is; the message says what is allowed. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

function port(env: Environment, name: string, fallback: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const parsed = z.safeParse(portSchema, text)
  if (!parsed.success)
    throw new SettingError(`${name} is "${text}". It must be a port number from 1 to 65535.`)
  return parsed.data
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*|localhost)$/

function bindAddress(env: Environment): string {
  const text = env.BIND_ADDRESS || '127.0.0.1'
  if (!ADDRESS.test(text)) {
    throw new SettingError(
      `BIND_ADDRESS is "${text}". It must be an IP address, such as 127.0.0.1 or 0.0.0.0.`,
    )
  }
  return text
}

function kubectlProxyUrl(env: Environment): string | undefined {
  const text = env.KUBECTL_PROXY_URL
  if (!text) return undefined
  if (/^unix:\/[^\0]+$/.test(text)) return text
  const url = URL.canParse(text) ? new URL(text) : undefined
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
  if (
    url?.protocol !== 'http:' ||
    !loopback ||
    url.username !== '' ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw new SettingError(
      `KUBECTL_PROXY_URL is "${text}". It must be the loopback address of a kubectl proxy, such as http://localhost:8001, or its socket, such as unix:/run/kubectl.sock.`,
    )
  }
  return url.origin
}

/** First parts of the addresses that Podglass itself has. */
const OWN_PATHS = new Set([
  '_next',
  'access',
  'api',
  'ask',
  'causes',
  'connection',
  'identity',
  'mcp',
  'permissions',
  'refusals',
  'report',
  'resources',
])

function basePath(env: Environment): string {
  const text = (env.BASE_PATH ?? '').replace(/\/+$/, '')
  if (text !== '' && !/^(?:\/[A-Za-z0-9._~-]+)+$/.test(text)) {
    throw new SettingError(`BASE_PATH is "${text}". It must be / or look like /ops or /ops/podglass.`)
  }
  const first = text.split('/')[1] ?? ''
  if (OWN_PATHS.has(first)) {
    throw new SettingError(
      `BASE_PATH is "${text}". It must not begin with the path of a Podglass page: behind a proxy that strips the prefix, /${first} could then mean either.`,
    )
  }
  return text
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

function accessSettings(env: Environment, address: string): AccessSettings {
  const mode = env.ACCESS_MODE || 'local'
  if (mode === 'local') {
    if (isLoopback(address)) return { mode }
    throw new SettingError(
      `BIND_ADDRESS is "${address}" and ACCESS_MODE is local, so every pod in the cluster could open the page. Leave BIND_ADDRESS at 127.0.0.1 and reach the page with kubectl port-forward, or set ACCESS_MODE to token or proxy.`,
    )
  }
  if (mode === 'proxy') return { mode, identityHeader: identityHeader(env) }
  if (mode !== 'token') throw new SettingError(`ACCESS_MODE is "${mode}". It must be local, proxy or token.`)
  const tokenFile = env.ACCESS_TOKEN_FILE
  if (tokenFile) return { mode, tokenFile }
  throw new SettingError(
    'ACCESS_MODE is token and ACCESS_TOKEN_FILE is not set. It must be the path of a file from a mounted Secret that contains the access token.',
  )
}

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/

function allowedHosts(env: Environment, { mode }: AccessSettings): string[] {
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

function allowedTargets(env: Environment): AllowedTarget[] {
  const targets = parseAllowedTargets(splitList(env.ALLOWED_TARGETS, ','))
  if ('wrong' in targets) {
    throw new SettingError(
      `ALLOWED_TARGETS has "${targets.wrong}". Each entry must be one host name or IP address with a port, such as db.example.com:5432 or [2001:db8::1]:443; there are no wildcards.`,
    )
  }
  if (targets.length > MOST_TARGETS) {
    throw new SettingError(
      `ALLOWED_TARGETS has ${targets.length} entries. It may have at most ${MOST_TARGETS}.`,
    )
  }
  return targets
}

function flag(env: Environment, name: string, otherwise = false): boolean {
  const text = env[name] || String(otherwise)
  if (text !== 'true' && text !== 'false')
    throw new SettingError(`${name} is "${text}". It must be true or false.`)
  return text === 'true'
}

const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/

function hostName(env: Environment, name: string): string | undefined {
  const text = env[name]
  if (!text) return undefined
  if (!HOST_NAME.test(text)) throw new SettingError(`${name} is "${text}". It must be the name of a host.`)
  return text
}

function logLevel(env: Environment): LogLevel {
  const text = env.LOG_LEVEL || 'info'
  const level = LOG_LEVELS.find((known) => known === text)
  if (level === undefined) {
    throw new SettingError(`LOG_LEVEL is "${text}". It must be debug, info, warn or error.`)
  }
  return level
}

function splitList(text: string | undefined, separator: string): string[] {
  return (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The folder that holds the pod's files where that is not `/`, from `POD_ROOT`; undefined in a pod. */
export function podRoot(env: Environment = process.env): string | undefined {
  const folder = env.POD_ROOT
  if (folder === undefined || folder === '' || folder === '/') return undefined
  if (!isAbsolute(folder)) throw new SettingError(`POD_ROOT is "${folder}". It must be an absolute path.`)
  return folder
}

/** Where a nameserver of a pod whose files are elsewhere is for this process, from `POD_NAMESERVER`; undefined in a pod. */
export function podNameserver(env: Environment = process.env): string | undefined {
  const text = env.POD_NAMESERVER
  if (!text) return undefined
  if (podRoot(env) !== undefined && /^127\.0\.0\.1:\d{1,5}$/.test(text)) return text
  throw new SettingError(
    `POD_NAMESERVER is "${text}". It must be a port of 127.0.0.1, such as 127.0.0.1:5353, and POD_ROOT must be set.`,
  )
}

/** Reads every setting, or throws a SettingError that names the variable and what it may hold. */
export function readSettings(env: Environment = process.env): Settings {
  podRoot(env)
  podNameserver(env)
  const proxy = kubectlProxyUrl(env)
  const host = env.KUBERNETES_SERVICE_HOST
  const servicePort = env.KUBERNETES_SERVICE_PORT
  const tlsName = hostName(env, 'KUBERNETES_TLS_SERVER_NAME')
  const attachedFrom = hostName(env, 'ATTACHED_FROM')
  const address = bindAddress(env)
  const access = accessSettings(env, address)
  return {
    port: port(env, 'PORT', 3000),
    bindAddress: address,
    healthPort: env.HEALTH_PORT === 'off' ? undefined : port(env, 'HEALTH_PORT', 8081),
    ...(host ? { kubernetesServiceHost: host } : {}),
    ...(servicePort ? { kubernetesServicePort: servicePort } : {}),
    ...(tlsName ? { kubernetesTlsServerName: tlsName } : {}),
    ...(attachedFrom ? { attachedFrom } : {}),
    serviceAccountDir: env.SERVICE_ACCOUNT_DIR || '/var/run/secrets/kubernetes.io/serviceaccount',
    downwardApiDirs: splitList(env.DOWNWARD_API_DIR || '/etc/downward', ':'),
    ...(proxy ? { kubectlProxyUrl: proxy } : {}),
    access,
    allowedHosts: allowedHosts(env, access),
    allowDangerousRights: flag(env, 'ALLOW_DANGEROUS_RIGHTS'),
    showRbac: flag(env, 'SHOW_RBAC'),
    basePath: basePath(env),
    allowDryRun: flag(env, 'ALLOW_DRY_RUN'),
    mcp: flag(env, 'MCP', access.mode === 'local'),
    allowedTargets: allowedTargets(env),
    logLevel: logLevel(env),
  }
}

/** True on the development server alone: a build writes the answer into its files. */
export const isDevelopment = process.env.NODE_ENV === 'development'

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const
const EXCEPTIONS = ['no_proxy', 'NO_PROXY'] as const
const LONGEST_LIST = 4_096

/**
 * The variables by which clients go by a proxy, as far as they are set: the address of a proxy alone, and of exceptions what
 * can be a name, an address or a subnet.
 */
export function proxyVariables(env: Environment): { name: string; says: string }[] {
  const set = (names: readonly string[], toWords: (text: string) => string) =>
    names.flatMap((name) => (env[name] ? [{ name, says: toWords(env[name]) }] : []))
  const entries = (text: string) =>
    splitList(text.slice(0, LONGEST_LIST).replaceAll(/\s/g, ','), ',').filter(isPlainEntry).join(',')
  return [...set(PROXIES, proxyAddress), ...set(EXCEPTIONS, entries)]
}

/** Every variable that the process has now, also those that it and its framework set. */
export function processEnvironment(): Environment {
  return process.env
}
