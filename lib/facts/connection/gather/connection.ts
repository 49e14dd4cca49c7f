import 'server-only'
import { X509Certificate } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { LookupFunction } from 'node:net'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { DnsFacts, FileFacts } from '@/lib/contract/probe-facts'
import { namespaceSchema } from '@/lib/contract/segments'
import { knownPod, ownWitnesses } from '@/lib/facts/identity/gather/self'
import { readClaims } from '@/lib/identity/token-claims'
import { misplacements } from '@/lib/identity/token-findings'
import type { CredentialState } from '@/lib/kube/credentials/credentials'
import { type ClientSettings, locate } from '@/lib/kube/credentials/locate'
import { eachText, freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { processEnvironment } from '@/lib/pod/environment'
import { onDisk } from '@/lib/pod/pod-root'
import { serversOf } from '@/lib/pod/probes/dns-query'
import {
  DNS_DEADLINE_MS,
  type Lookup,
  PROBE_DEADLINE_MS,
  type ProbeLimits,
  probeDns,
  probeHttp,
  probeTcp,
  probeTls,
  type Target,
} from '@/lib/pod/probes/probes'
import { readCLibrary, readKernelTraces } from '@/lib/pod/process-traces'
import { proxyVariables } from '@/lib/pod/proxy-variables'
import type { Environment } from '@/lib/pod/setting'
import { readSmallFile } from '@/lib/pod/small-file'
import { present } from '@/lib/present'
import { type DnsHeard, isDnsAnswer, parseResolvConf, type ResolverFacts } from '@/lib/road/dns'
import type { Connection } from '../contract'
import { NO_KUBECONFIG, OTHER_SERVER_NAME } from '../judge/ladder/controls'
import type { LadderFacts, RouteFacts, SeenToken } from '../judge/ladder/facts'
import { describeLadder } from '../judge/ladder/ladder'
import { isUnresolved } from '../judge/ladder/socket-trouble'
import { walkedAs } from '../judge/road/describe-dns'
import { allOf, askApiServer, NO_CALLS } from './connection-calls'
import { walkName } from './dns-walk'
import { lastVerdict } from './egress/judge-place'

const RESOLV_CONF = '/etc/resolv.conf'
const DNS_NAME = 'kubernetes.default.svc'
const KUBECTL_PROXY: Target = { host: '127.0.0.1', port: 8001 }

export interface Climb {
  settings: ClientSettings & { attachedFrom?: string }
  kube: InClusterClient
  /** Milliseconds since 1970. */
  now: number
  /** Whether the steps are also done wrong on purpose. */
  controls: boolean
  signal: AbortSignal
  /** Of each probe and call; 3 s. */
  deadlineMs?: number
  /** The variables of the container. */
  env?: Environment
  /**
   * For tests: /etc/resolv.conf, the process's own files, the C library's name service for the name and for the host, its nameservers, the proxy's default
   * place, and the port of the control on port 80.
   */
  resolvConf?: string
  procDir?: string
  lookup?: Lookup
  hostLookup?: LookupFunction
  nameservers?: readonly string[]
  kubectlProxy?: Target
  httpPort?: number
}

function toRoute(settings: ClientSettings): RouteFacts {
  const located = locate(settings)
  if (located.route === 'none') return { kind: 'none', why: located.why }
  const { host, port, servername, socketPath } = located.server
  if (located.route === 'kubectl-proxy')
    return { kind: 'kubectl-proxy', host, port, ...present({ socketPath }) }
  return { kind: 'https', host, port, ...present({ servername }) }
}

// What a peer wrote into its certificate or its answer is shown, so that it passes the same filter as every text.
const readable = <Facts>(facts: Facts) => eachText(facts, (text) => freeText(text, 4_096))

const tlsOf = async (...asked: Parameters<typeof probeTls>) => readable(await probeTls(...asked))
const httpOf = async (...asked: Parameters<typeof probeHttp>) => readable(await probeHttp(...asked))

async function tokenFacts(
  { kube, settings, env = processEnvironment(), procDir }: Climb,
  { token, sends }: CredentialState,
): Promise<SeenToken> {
  const parts = await kube.credentials.sentParts()
  const claims = parts ? readClaims(parts.header, parts.payload) : undefined
  const { path, says, kept } = token
  const state = sends === 'viewer' ? 'readable' : token.state
  if (!claims) return { path, state, says, kept, misplaced: [], claims: null }
  const isOfPod = settings.attachedFrom === undefined && sends !== 'viewer'
  const known = isOfPod && knownPod(env, ownWitnesses(kube.credentials, await readKernelTraces(procDir)))
  const { subject, issuer, audiences, notBefore, expiresAt } = claims
  return {
    path,
    state,
    says,
    kept,
    misplaced: known ? readable(misplacements(claims, known)) : [],
    claims: {
      ...readable({ subject, issuer, audiences: audiences.slice(0, 10) }),
      ...(notBefore === undefined ? {} : { notBefore: notBefore * 1_000 }),
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt * 1_000 }),
    },
  }
}

async function authority(path: string): Promise<{ pem: string | undefined; subjects: string[] }> {
  const file = await readSmallFile(path, 1_048_576, onDisk(path))
  if (file.state !== 'readable') return { pem: undefined, subjects: [] }
  const blocks = file.text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    const subjects = blocks
      .slice(0, 10)
      .map((block) => new X509Certificate(block).subject.split('\n').join(', '))
    return { pem: file.text, subjects: subjects.map((subject) => freeText(subject, 512)) }
  } catch {
    return { pem: undefined, subjects: [] }
  }
}

const UNCONNECTED =
  /^(?:ECONNREFUSED|E(?:HOST|NET)(?:UNREACH|DOWN)|EPERM|EACCES|EADDRNOTAVAIL|ENOTFOUND|EAI_[A-Z]+|DNS_TIMEOUT)$/

/** The handshake under ca.crt; after one that broke on an open connection, also what a plain GET brings. */
async function shakeHands(limits: Required<ProbeLimits>, route: RouteFacts, pem: string | undefined) {
  if (route.kind !== 'https') return { tls: null, plainHttp: null }
  const tls = await tlsOf(route, pem, limits)
  // Without a connection, or after a whole handshake, plain HTTP has nothing to tell.
  const stood = tls.outcome !== 'answered' && (tls.outcome === 'silent' || !UNCONNECTED.test(tls.code))
  return { tls, plainHttp: stood ? await httpOf(route, '/', limits) : null }
}

// The C library takes a file that is empty or absent for one without entries. Of one that cannot be read nothing is known.
function toResolver(file: FileFacts): ResolverFacts | null {
  if (file.state === 'readable') return parseResolvConf(freeText(file.text))
  return file.state === 'empty' || file.state === 'absent' ? parseResolvConf('') : null
}

/** What nameservers say to a name that the C library could not resolve, by the queries that it makes. */
async function askNameservers(
  name: string,
  resolver: ResolverFacts,
  { nameservers, signal }: Climb,
): Promise<DnsHeard[]> {
  const { libc } = await readCLibrary()
  const servers = nameservers ?? serversOf(resolver.nameservers)
  const walking = { resolver, libc: walkedAs(libc), hosts: '', servers, withinMs: DNS_DEADLINE_MS }
  return (await walkName({ name, signal, ...walking })).answers
}

async function probeNetwork(limits: Required<ProbeLimits>, climb: Climb, route: RouteFacts) {
  const proxy = route.kind === 'kubectl-proxy' ? route : (climb.kubectlProxy ?? KUBECTL_PROXY)
  const inPod = climb.settings.attachedFrom === undefined
  const dnsLimits = { ...limits, deadlineMs: Math.min(limits.deadlineMs, DNS_DEADLINE_MS) }
  const [dns, tcp, resolver] = [
    inPod ? probeDns(DNS_NAME, dnsLimits, climb.lookup) : null,
    route.kind === 'none' ? null : probeTcp(route, limits, climb.hostLookup),
    inPod
      ? readSmallFile(RESOLV_CONF, 65_536, climb.resolvConf ?? onDisk(RESOLV_CONF)).then(toResolver)
      : null,
  ]
  const queries = async (): Promise<LadderFacts['queries']> => {
    const known = await resolver
    if (known === null) return { dnsName: [], host: [] }
    const host = route.kind === 'https' && isUnresolved(await tcp) ? route.host : null
    const isDnsNameLost = host !== null || (await dns)?.outcome !== 'answered'
    return allOf({
      dnsName: isDnsNameLost ? askNameservers(DNS_NAME, known, climb) : [],
      host: host === null ? [] : askNameservers(host, known, climb),
    })
  }
  const { answer, ...network } = await allOf({
    dns,
    tcp,
    resolver,
    queries: queries(),
    answer: httpOf(proxy, '/api', limits),
  })
  const { host, port, socketPath } = proxy
  return { ...network, kubectlProxy: { host, port, ...present({ socketPath }), answer } }
}

const NOTHING_WRONG = {
  noKubeconfig: null,
  httpOnPort80: null,
  httpOnTlsPort: null,
  tlsWithoutCa: null,
  tlsForOtherName: null,
} as const

async function probeWrongly(
  limits: Required<ProbeLimits>,
  { controls, httpPort = 80 }: Climb,
  route: RouteFacts,
  pem: string | undefined,
) {
  if (!controls) return NOTHING_WRONG
  const isDirect = route.kind === 'https'
  return allOf({
    noKubeconfig: httpOf(NO_KUBECONFIG, '/', limits),
    httpOnPort80: isDirect ? httpOf({ host: route.host, port: httpPort }, '/', limits) : null,
    httpOnTlsPort: isDirect ? httpOf(route, '/', limits) : null,
    tlsWithoutCa: isDirect ? tlsOf(route, undefined, limits) : null,
    tlsForOtherName:
      isDirect && pem !== undefined ? tlsOf({ ...route, servername: OTHER_SERVER_NAME }, pem, limits) : null,
  })
}

/** By this page's own queries; where none was made, by the C library's code, of which ENOTFOUND alone is an answer. */
function isSilentDns(dns: DnsFacts | null, { dnsName, host }: LadderFacts['queries']): boolean {
  if (dns === null || dns.outcome === 'answered') return false
  const isAnswered = [...dnsName, ...host].some(({ outcome }) => isDnsAnswer(outcome))
  return !isAnswered && (dns.outcome === 'silent' || dns.code !== 'ENOTFOUND')
}

/**
 * Climbs the ladder from the address to the lists of the namespace. The network probes go at once, the calls as soon as
 * the handshake is verified, 3 s each, so that the whole takes at most 7 s whatever hangs. The token goes out only through
 * the transport, after the handshake was verified. Rejects only when the signal aborts.
 */
export async function climbConnection(climb: Climb): Promise<Connection> {
  const { settings, kube, now, signal, controls, deadlineMs = PROBE_DEADLINE_MS } = climb
  signal.throwIfAborted()
  // Every probe and call listens to it; that is no leak.
  setMaxListeners(0, signal)
  const route = toRoute(settings)
  const caPath = join(settings.serviceAccountDir, 'ca.crt')
  const [state, ca] = await Promise.all([kube.credentials.state(), authority(caPath)])
  const token = await tokenFacts(climb, state)
  const claimed = z.safeParse(namespaceSchema, token.claims?.subject.split(':')[2])
  const namespace = state.namespace.value ?? (claimed.success ? claimed.data : null)
  const byProxy = route.kind === 'kubectl-proxy'
  const withToken = byProxy || state.sends !== 'nobody'

  const limits = { signal, deadlineMs }
  const handshake = shakeHands(limits, route, ca.pem)
  const ask = async () => {
    const { tls } = await handshake
    const trusted = ca.pem !== undefined && tls?.outcome === 'answered' && tls.authorized
    return trusted || byProxy
      ? askApiServer({ kube, signal, withToken, namespace, controls, deadlineMs })
      : NO_CALLS
  }
  const [network, wrong, hands, { anonymousRoot, allJobs, jobs, jobByName, wrongName, ...calls }] =
    await Promise.all([
      probeNetwork(limits, climb, route),
      probeWrongly(limits, climb, route, ca.pem),
      handshake,
      ask(),
    ])

  const facts: LadderFacts = {
    now,
    attachedFrom: settings.attachedFrom ?? null,
    proxies: proxyVariables(climb.env ?? processEnvironment()),
    route,
    asViewer: state.sends === 'viewer',
    serviceAccountDir: settings.serviceAccountDir,
    dnsName: DNS_NAME,
    ca: { path: caPath, state: state.ca.state, says: state.ca.says, subjects: ca.subjects },
    token,
    namespaceFile: state.namespace,
    namespace,
    ...network,
    // A silent API server cannot be asked for its policies, so that those of the last read count.
    policies: network.tcp?.outcome === 'silent' ? lastVerdict(kube, 'api') : null,
    dnsPolicies: isSilentDns(network.dns, network.queries) ? lastVerdict(kube, 'dns') : null,
    ...hands,
    ...calls,
    controls: controls ? { ...wrong, anonymousRoot, allJobs, jobs, jobByName, wrongName } : null,
  }
  return describeLadder(facts)
}
