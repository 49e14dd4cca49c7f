import { isIP } from 'node:net'
import { isAbsolute } from 'node:path'
import * as z from 'zod/mini'
import { type AccessSettings, accessSettings, allowedHosts } from './access-settings'
import { type Environment, SettingError, splitList } from './setting'

const portSchema = z.pipe(
  z.string().check(z.regex(/^\d{1,5}$/)),
  z.pipe(z.transform(Number), z.number().check(z.minimum(1), z.maximum(65535))),
)

/** The settings of the process, parsed. */
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
  /** Agents can ask at /mcp. */
  mcp: boolean
  /** What the Connection page can connect to on request, and nothing else. */
  allowedTargets: AllowedTarget[]
  /** Refused calls of the namespace are read once a minute for their metric. */
  watchRefusals: boolean
  logLevel: LogLevelSetting
}

/** The settings of `LOG_LEVEL`, the lowest first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
/** The lowest level that is logged. */
export type LogLevelSetting = (typeof LOG_LEVELS)[number]

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
const OWN_PATHS = new Set(
  '_next access api ask causes connection identity mcp namespaces permissions refusals report resources'.split(
    ' ',
  ),
)

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

function logLevel(env: Environment): LogLevelSetting {
  const text = env.LOG_LEVEL || 'info'
  const level = LOG_LEVELS.find((known) => known === text)
  if (level === undefined) {
    throw new SettingError(`LOG_LEVEL is "${text}". It must be debug, info, warn or error.`)
  }
  return level
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

/** In user mode nothing is asked for but with a viewer's token, so that every other way to the API server is refused. */
function refuseOtherWays(access: AccessSettings, others: Record<string, string | undefined>): void {
  if (access.mode !== 'user') return
  const set = Object.entries(others).find(([, value]) => value !== undefined)
  if (set === undefined) return
  throw new SettingError(
    `ACCESS_MODE is user and ${set[0]} is set. The API server is then asked with each viewer's own token alone: unset ${set[0]}.`,
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
  const watchRefusals = flag(env, 'WATCH_REFUSALS')
  refuseOtherWays(access, {
    KUBECTL_PROXY_URL: proxy,
    ATTACHED_FROM: attachedFrom,
    WATCH_REFUSALS: watchRefusals ? 'true' : undefined,
  })
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
    watchRefusals,
    logLevel: logLevel(env),
  }
}

/** True on the development server alone: a build writes the answer into its files. */
export const isDevelopment = process.env.NODE_ENV === 'development'

/** Every variable that the process has now, also those that it and its framework set. */
export function processEnvironment(): Environment {
  return process.env
}

/** A host and a port that the operator lets this page connect to. */
export interface AllowedTarget {
  /** As the list has it: a request must name exactly this. */
  entry: string
  /** A name in lower case, or an address without brackets. */
  host: string
  port: number
  isAddress: boolean
}

const MOST_TARGETS = 16

const LABEL = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/
// Resolvers read a name whose last label is a number as an IPv4 address, in decimal, octal or hexadecimal.
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/

function isName(host: string): boolean {
  const labels = host.split('.')
  return host.length <= 253 && labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels.at(-1) ?? '')
}

function parseEntry(entry: string): AllowedTarget | undefined {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):([1-9]\d{0,4})$/.exec(entry) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535) return undefined
  if (bracketed !== undefined) {
    return isIP(bracketed) === 6 && !bracketed.includes('%')
      ? { entry, host: bracketed.toLowerCase(), port, isAddress: true }
      : undefined
  }
  const host = (plain ?? '').toLowerCase()
  if (isIP(host) === 4) return { entry, host, port, isAddress: true }
  return isName(host) ? { entry, host, port, isAddress: false } : undefined
}

/**
 * The entries of `ALLOWED_TARGETS`, each once, or the first that is none: `host:port` with a name, a plain IPv4 address or an IPv6
 * address in brackets. No wildcard, no range, no other spelling of an address.
 */
function parseAllowedTargets(entries: readonly string[]): AllowedTarget[] | { wrong: string } {
  const targets = new Map<string, AllowedTarget>()
  for (const entry of entries) {
    const target = parseEntry(entry)
    if (target === undefined) return { wrong: entry }
    const key = `${target.host} ${target.port}`
    if (!targets.has(key)) targets.set(key, target)
  }
  return [...targets.values()]
}
