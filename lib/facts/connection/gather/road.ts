import { NOTHING, type Phrase, plain } from '@/lib/phrase/phrase'
import 'server-only'
import { setMaxListeners } from 'node:events'
import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join } from 'node:path'
import type { FileFacts, HttpFacts } from '@/lib/contract/probe-facts'
import { type PlacedSettings, readSelf, type Self } from '@/lib/facts/identity/gather/self'
import { eachText, freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { readBundle } from '@/lib/pod/ca-bundle'
import { onDisk } from '@/lib/pod/pod-root'
import { serversOf } from '@/lib/pod/probes/dns-query'
import { probeHttp } from '@/lib/pod/probes/probes'
import { readCLibrary } from '@/lib/pod/process-traces'
import { proxyVariables } from '@/lib/pod/proxy-variables'
import type { Environment } from '@/lib/pod/setting'
import { readSmallFile } from '@/lib/pod/small-file'
import { present } from '@/lib/present'
import { parseResolvConf, type ResolvConf } from '@/lib/road/dns'
import type { Mesh } from '@/lib/road/mesh'
import { counted } from '@/lib/words/lists'
import type { Road, RoadBundles, RoadDns, RoadMesh } from '../contract'
import { BUNDLE_VARIABLES, describeBundles, type FoundBundle } from '../judge/road/describe-bundles'
import { describeDns, walkedAs } from '../judge/road/describe-dns'
import { describeMesh, meshesToProbe } from '../judge/road/describe-mesh'
import { describeProxies, type ProxyTarget } from '../judge/road/describe-proxies'
import { walkName } from './dns-walk'
import { lastVerdict } from './egress/judge-place'

const LOOPBACK_DEADLINE_MS = 1_000
const SERVICE = 'kubernetes.default.svc'

interface RoadQuestion {
  /** What the container was given. */
  env: Environment
  settings: PlacedSettings
  kube: InClusterClient
  signal: AbortSignal
  /** Where the process's own files are; tests use another place. */
  procDir?: string
}

function targetsOf({
  kubernetesServiceHost: host,
  kubernetesServicePort: port,
}: PlacedSettings): ProxyTarget[] {
  const name: ProxyTarget = { url: `https://${SERVICE}`, host: SERVICE, port: 443 }
  if (!host || !/^\d{1,5}$/.test(port ?? '')) return [name]
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const address = {
    url: `https://${freeText(authority, 300)}`,
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
  }
  return host === SERVICE ? [address] : [address, name]
}

async function meshOf(
  { env, signal }: RoadQuestion,
  { pod, own, ownPod }: Self,
  target: ProxyTarget | undefined,
): Promise<RoadMesh> {
  const probes = new Map<Mesh, HttpFacts>(
    await Promise.all(
      meshesToProbe(pod).map(async (mesh) => {
        const at = { host: '127.0.0.1', port: mesh.ready.port }
        const limits = { signal, deadlineMs: LOOPBACK_DEADLINE_MS }
        return [mesh, await probeHttp(at, mesh.ready.path, limits)] as const
      }),
    ),
  )
  const podUnread = ownPod.state === 'present' ? '' : ownPod.short
  const ownVariables = Object.keys(env)
  const described = describeMesh({ pod, podUnread, own: own?.container.name, ownVariables, target, probes })
  return {
    ...described,
    evidence: eachText(described.evidence, (text) => freeText(text, 1_024)),
  }
}

/** The path in a variable, where the spec or something of the container confirms that it is one: the place, or its folder. */
function shownPath(name: string, value: string, { declared }: Self): string | undefined {
  if (!/^\/[\w./:@+-]{1,511}$/.test(value)) return undefined
  const first = value.split(':')[0] ?? value
  const folder = dirname(first)
  const isLiteral = declared?.variables.get(name)?.from === 'literal'
  const isThere = existsSync(onDisk(first)) || (folder !== '/' && existsSync(onDisk(folder)))
  return isLiteral || isThere ? value : undefined
}

async function bundlesOf({ env, settings }: RoadQuestion, self: Self): Promise<RoadBundles> {
  const [cluster, ...found] = await Promise.all([
    readBundle(join(settings.serviceAccountDir, 'ca.crt')),
    ...BUNDLE_VARIABLES.flatMap((variable) => {
      const value = env[variable.name]
      return value
        ? [
            readBundle(value, { isDirectory: variable.isDirectory === true }).then(
              (facts): FoundBundle => ({ variable, path: shownPath(variable.name, value, self), facts }),
            ),
          ]
        : []
    }),
  ])
  return describeBundles(found, cluster.state === 'readable' ? [...new Set(cluster.keys)] : [])
}

/**
 * What is between a program in this pod and the API server: how names become addresses, which proxies are named, a
 * sidecar of a mesh, and whom clients trust. Asks DNS only for the API server's own names, and on loopback only the readiness
 * ports of meshes. Each part that cannot be determined says so; rejects only when the signal aborts.
 */
export async function readRoad(question: RoadQuestion): Promise<Road> {
  const { settings, kube, signal } = question
  signal.throwIfAborted()
  setMaxListeners(0, signal)
  if (settings.attachedFrom !== undefined) {
    return {
      outside: `The page runs on ${settings.attachedFrom}, outside the cluster: what is between a pod and the API server cannot be seen from there.`,
    }
  }
  const targets = targetsOf(settings)
  const host = settings.kubernetesServiceHost ?? ''
  const names = ['kubernetes.default', SERVICE, ...(host !== '' && isIP(host) === 0 ? [host] : [])]
  const address = targets.find((target) => target.host !== SERVICE) ?? targets[0]
  const policies = lastVerdict(kube, 'dns')
  const self = readSelf(question)
  const [dns, mesh, bundles] = await Promise.all([
    readDns([...new Set(names)], signal, policies?.isDenied ? policies.says : undefined),
    self.then((it) => meshOf(question, it, address)),
    self.then((it) => bundlesOf(question, it)),
  ])
  return { dns, proxies: describeProxies(proxyVariables(question.env), targets), mesh, bundles }
}

const read = (path: string) => readSmallFile(path, 65_536, onDisk(path))

// The C library takes a file that is empty or absent for one without entries.
function resolverOf(file: FileFacts): { resolver: ResolvConf | null; says: string } {
  if (file.state === 'readable')
    return { resolver: parseResolvConf(freeText(file.text)), says: plain(NOTHING) }
  if (file.state === 'empty' || file.state === 'absent')
    return { resolver: parseResolvConf(''), says: plain(NOTHING) }
  return { resolver: null, says: file.says }
}

function hostsSays(file: FileFacts): string {
  if (file.state === 'readable') {
    const lines = file.text.split('\n').filter((line) => /^\s*[^#\s]/.test(line))
    return counted(lines.length, 'line')
  }
  return {
    empty: 'empty',
    absent: 'absent',
    unreadable: `not readable: ${file.says}`,
    'too-large': file.says,
  }[file.state]
}

/**
 * How these names become addresses in this container, by its files and by real queries, each walk at the same time. `denied` is
 * the NetworkPolicy that does not admit them, as a sentence.
 */
async function readDns(
  names: readonly string[],
  signal: AbortSignal,
  denied: Phrase | undefined,
): Promise<RoadDns> {
  const [conf, hostsFile, nsswitchFile, libc] = await Promise.all([
    read('/etc/resolv.conf'),
    read('/etc/hosts'),
    read('/etc/nsswitch.conf'),
    readCLibrary(),
  ])
  const { resolver, says } = resolverOf(conf)
  const hosts = hostsFile.state === 'readable' ? hostsFile.text : ''
  const nsswitch =
    nsswitchFile.state === 'readable' ? /^\s*(hosts:.*)$/m.exec(nsswitchFile.text)?.[1] : undefined
  const servers = serversOf(resolver?.nameservers ?? [])
  const walks = resolver
    ? await Promise.all(
        names.map((name) => walkName({ name, resolver, libc: walkedAs(libc.libc), hosts, servers, signal })),
      )
    : []
  return describeDns({
    resolver,
    says,
    libc,
    nsswitch: nsswitch === undefined ? undefined : freeText(nsswitch, 200),
    hosts: hostsSays(hostsFile),
    walks,
    asked: servers,
    ...present({ denied }),
  })
}
