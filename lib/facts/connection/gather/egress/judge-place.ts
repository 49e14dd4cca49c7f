import { code, NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import 'server-only'
import type { Policies, PolicyTarget, TargetVerdict } from '@/lib/facts/connection/contract'
import type { PolicyVerdictRead } from '@/lib/facts/connection/judge/ladder/facts'
import type { PlacedSettings } from '@/lib/facts/identity/gather/self'
import { oneForClient } from '@/lib/kube/one-for-client'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import {
  type Destination,
  type DestinationJudged,
  type EgressCaller,
  judgeDestination,
  type Surroundings,
} from '@/lib/network-policy/judge'
import type { EgressPolicy } from '@/lib/network-policy/policy'
import { sayAddress, sayDestination } from '@/lib/network-policy/words'
import type { AllowedTarget as AllowedEntry } from '@/lib/pod/environment'
import { onDisk } from '@/lib/pod/pod-root'
import { readSmallFile } from '@/lib/pod/small-file'
import { present } from '@/lib/present'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import { parseResolvConf } from '@/lib/road/dns'
import type { Ground } from './ground'
import { type LocatedTarget, locateTarget, NAME_SERVICE_SILENT, type TargetQuestion } from './try-target'

const RESOLV_CONF = '/etc/resolv.conf'
/** musl and glibc ask the first three. */
const MOST_SERVERS = 3

/** What this pod connects to. */
interface EgressPlace {
  id: string
  title: string
  address: string
  port: number
  protocol: 'TCP' | 'UDP'
  service?: { namespace: string; name: string }
}

async function nameServers(disk = onDisk(RESOLV_CONF)): Promise<string[]> {
  const file = await readSmallFile(RESOLV_CONF, 65_536, disk)
  if (file.state !== 'readable') return []
  return parseResolvConf(freeText(file.text)).nameservers.slice(0, MOST_SERVERS)
}

/** The API server, and the name servers over both protocols. */
export async function ownPlaces(settings: PlacedSettings, resolvConf?: string): Promise<EgressPlace[]> {
  const { kubernetesServiceHost: host, kubernetesServicePort: port } = settings
  const api: EgressPlace[] =
    host && Number(port) > 0
      ? [
          {
            id: API_TARGET,
            title: 'API server',
            address: host,
            port: Number(port),
            protocol: 'TCP',
            service: { namespace: 'default', name: 'kubernetes' },
          },
        ]
      : []
  const dns = (await nameServers(resolvConf)).flatMap((address) =>
    (['UDP', 'TCP'] as const).map((protocol): EgressPlace => {
      return { id: dnsTarget(address, protocol), title: 'Name server', address, port: 53, protocol }
    }),
  )
  return [...api, ...dns]
}

/** What a place is judged by. */
export interface Judge {
  policies: readonly EgressPolicy[]
  caller: EgressCaller
  around: Surroundings
  ground: Ground
}

/** The command that settles what was open, for an administrator. */
function commandFor(
  place: EgressPlace,
  destination: Destination,
  judged: DestinationJudged,
  { caller }: Judge,
) {
  if (judged.verdict !== 'undecidable') return undefined
  const [gap] = judged.main.gaps
  const slices = (namespace: string, name: string) =>
    kubectlLook`get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}`
  if (judged.needsEndpoints || gap?.gap === 'target-address' || gap?.gap === 'target-port') {
    return place.service
      ? slices(place.service.namespace, place.service.name)
      : kubectlLook`get services,endpointslices -A -o wide`
  }
  if (gap?.gap === 'named-port' || gap?.gap === 'target-labels' || gap?.gap === 'block-of-pod') {
    const ip = judged.endpoints[0]?.target.ip ?? destination.itself.ip ?? ''
    return kubectlLook`get pods -A --show-labels --field-selector status.podIP=${ip}`
  }
  if (gap?.policy !== undefined)
    return kubectlLook`get networkpolicy ${gap.policy} -n ${caller.namespace} -o yaml`
  return undefined
}

/** The verdict on a place in words, with the command that settles one that is open. */
export async function judgePlace(place: EgressPlace, judge: Judge): Promise<PolicyTarget> {
  const { policies, caller, around, ground } = judge
  const { id, title, address, port, protocol } = place
  const destination = await ground.destination(address, port, protocol, place.service)
  // A link-local name server is a cache on the node itself.
  const own = address.startsWith('169.254.') ? [address] : []
  const pod = { ...caller, nodeIps: [...caller.nodeIps, ...own] }
  const judged = judgeDestination(policies, pod, destination, around)
  const { says, details } = sayDestination(judged)
  const mayBeOwnNode =
    judged.verdict === 'does-not-admit' &&
    (caller.nodeIps.length === 0 || (destination.isService !== 'no' && destination.endpoints === undefined))
  const all = mayBeOwnNode ? [...details, MAY_BE_OWN_NODE] : details
  return {
    id,
    title,
    address: sayAddress({ ip: freeText(address, 300), port, protocol }),
    verdict: judged.verdict,
    ...(mayBeOwnNode ? { mayBeOwnNode } : {}),
    says: words(freeText(says, 2_000)),
    details: all.map((one) => words(freeText(one, 2_000))),
    ...present({ command: commandFor(place, destination, judged, judge) }),
  }
}

const MAY_BE_OWN_NODE =
  'If its endpoint is on this pod’s own node, it may be admitted anyway: Kubernetes lets pods reach their node, and network plugins differ.'

/** Two names at once, and none after one that the name service was silent on: each holds a thread of the process until it gives up. */
async function locateAll(question: TargetQuestion) {
  const found: (LocatedTarget & { target: AllowedEntry })[] = []
  const left = [...question.allowed]
  while (left.length > 0) {
    const silent = found.find(({ refused }) => refused === NAME_SERVICE_SILENT)
    const next = left.splice(0, 2)
    const located = next.map(async (target) => ({
      target,
      ...(silent === undefined || target.isAddress
        ? await locateTarget(target, question)
        : { addresses: [], refused: NAME_SERVICE_SILENT }),
    }))
    found.push(...(await Promise.all(located)))
  }
  return found
}

/** The allowed targets with their addresses, each judged by `judge`. */
export async function judgeAllowed(
  question: TargetQuestion,
  judge: (place: EgressPlace) => Promise<Pick<TargetVerdict, 'verdict' | 'says' | 'details' | 'command'>>,
): Promise<TargetVerdict[]> {
  const located = await locateAll(question)
  return Promise.all(
    located.map(async ({ target, ...located }) => {
      const { entry, host, port } = target
      const [first] = located.addresses
      const place: EgressPlace = { id: entry, title: entry, address: first ?? host, port, protocol: 'TCP' }
      const { verdict, says, details, command } =
        first === undefined
          ? {
              verdict: 'undecidable' as const,
              says: located.refused ?? NOTHING,
              details: [],
              command: undefined,
            }
          : await judge(place)
      return {
        id: entry,
        title: entry,
        target: entry,
        address: sayAddress({ ip: first ?? host, port, protocol: 'TCP' }),
        verdict,
        says,
        details,
        ...present({ command, refused: located.refused && plain(located.refused) }),
        resolved: target.isAddress ? [] : located.addresses.map((one) => freeText(one, 64)),
      }
    }),
  )
}

/** The target that is the API server. */
export const API_TARGET = 'api'

/** The target that is a name server. */
export function dnsTarget(address: string, protocol: 'TCP' | 'UDP'): string {
  return `dns ${address} ${protocol}`
}

function lastRead(kube: InClusterClient): { answer?: Policies } {
  return oneForClient(kube, 'policies-read', () => ({}))
}

/** Keeps an answer whose policies were read, for when the API server no longer answers. */
export function keepPolicies(kube: InClusterClient, answer: Policies): void {
  lastRead(kube).answer = answer
}

/** The last answer whose policies were read; nothing is asked for. */
export function lastPolicies(kube: InClusterClient): Policies | undefined {
  return lastRead(kube).answer
}

/**
 * What the policies that were last read say of the API server, or of the name servers over UDP, denied only if each is. Null where
 * none were read; nothing is asked for.
 */
export function lastVerdict(kube: InClusterClient, of: 'api' | 'dns'): PolicyVerdictRead | null {
  const last = lastPolicies(kube)
  const isMeant = (id: string) =>
    of === 'api' ? id === API_TARGET : id.startsWith('dns ') && id.endsWith(' UDP')
  const targets = last?.targets.filter(({ id }) => isMeant(id)) ?? []
  const [target] = targets
  if (last === undefined || target === undefined) return null
  return {
    isDenied: targets.every(({ verdict }) => verdict === 'does-not-admit'),
    says: of === 'api' ? target.says : say`Name server ${code(target.address)}: ${target.says}`,
    readAtMs: Date.parse(last.readAt),
  }
}
