import 'server-only'
import type { AllowedTarget, Policies, PolicyTarget } from '@/lib/contract/policies'
import { kubectlLook, operand } from '@/lib/diagnosis/kubectl-command'
import { listNetworkPolicies } from '@/lib/kube/reads/egress-objects'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Caller, Surroundings } from '@/lib/network-policy/judge'
import {
  type Destination,
  type DestinationJudged,
  judgeDestination,
} from '@/lib/network-policy/judge-service'
import { type EgressPolicy, toEgressPolicy } from '@/lib/network-policy/policy'
import { selects } from '@/lib/network-policy/selector'
import { sayAddress, sayDestination } from '@/lib/network-policy/words'
import type { Environment, Settings } from '@/lib/pod/environment'
import { onDisk } from '@/lib/pod/pod-root'
import type { Lookup } from '@/lib/pod/probes/dns'
import { readSmallFile } from '@/lib/pod/small-file'
import { present } from '@/lib/present'
import { parseResolvConf } from '@/lib/road/dns/resolv-conf'
import { toReading } from '../access/reading'
import { ownNamespace } from '../identity/own-namespace'
import { readSelf } from '../identity/self'
import { Ground } from './ground'
import { API_TARGET, keepPolicies, lastPolicies } from './last-policies'
import { readOtherPolicies } from './other-policies'
import { ownCaller } from './own-caller'
import { locateTarget } from './try-target'

const RESOLV_CONF = '/etc/resolv.conf'
const DEADLINE_MS = 4_000
/** musl and glibc ask the first three. */
const MOST_SERVERS = 3

export interface PoliciesQuestion {
  env: Environment
  settings: Pick<
    Settings,
    | 'serviceAccountDir'
    | 'downwardApiDirs'
    | 'attachedFrom'
    | 'kubernetesServiceHost'
    | 'kubernetesServicePort'
    | 'allowedTargets'
  >
  kube: InClusterClient
  signal: AbortSignal
  now: number
  /** For tests. */
  lookup?: Lookup
  resolvConf?: string
  procDir?: string
  hostname?: string
}

interface Place {
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

async function ownPlaces({ settings, resolvConf }: PoliciesQuestion): Promise<Place[]> {
  const { kubernetesServiceHost: host, kubernetesServicePort: port } = settings
  const api: Place[] =
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
    (['UDP', 'TCP'] as const).map((protocol): Place => {
      return { id: `dns ${address} ${protocol}`, title: 'Name server', address, port: 53, protocol }
    }),
  )
  return [...api, ...dns]
}

interface Judge {
  policies: readonly EgressPolicy[]
  caller: Caller
  around: Surroundings
  ground: Ground
}

/** The command that settles what was open, for an administrator. */
function commandFor(place: Place, destination: Destination, judged: DestinationJudged, { caller }: Judge) {
  if (judged.verdict !== 'undecidable') return undefined
  const [gap] = judged.main.gaps
  const slices = (namespace: string, name: string) =>
    kubectlLook(
      'get',
      'endpointslices',
      '-n',
      operand(namespace),
      '-l',
      operand(`kubernetes.io/service-name=${name}`),
    )
  if (judged.needsEndpoints || gap?.gap === 'target-address' || gap?.gap === 'target-port') {
    return place.service
      ? slices(place.service.namespace, place.service.name)
      : kubectlLook('get', 'services,endpointslices', '-A', '-o', 'wide')
  }
  if (gap?.gap === 'named-port' || gap?.gap === 'target-labels' || gap?.gap === 'block-of-pod') {
    const ip = judged.endpoints[0]?.target.ip ?? destination.itself.ip ?? ''
    return kubectlLook(
      'get',
      'pods',
      '-A',
      '--show-labels',
      '--field-selector',
      operand(`status.podIP=${ip}`),
    )
  }
  if (gap?.policy !== undefined)
    return kubectlLook(
      'get',
      'networkpolicy',
      operand(gap.policy),
      '-n',
      operand(caller.namespace),
      '-o',
      'yaml',
    )
  return undefined
}

async function judgePlace(place: Place, judge: Judge): Promise<PolicyTarget> {
  const { policies, caller, around, ground } = judge
  const { id, title, address, port, protocol } = place
  const destination = await ground.destination(address, port, protocol, place.service)
  // A link-local name server is a cache on the node itself.
  const own = address.startsWith('169.254.') ? [address] : []
  const pod = { ...caller, nodeIps: [...caller.nodeIps, ...own] }
  const judged = judgeDestination(policies, pod, destination, around)
  const { says, details } = sayDestination(judged)
  return {
    id,
    title,
    address: sayAddress({ ip: freeText(address, 300), port, protocol }),
    verdict: judged.verdict,
    says: freeText(says, 2_000),
    details: details.map((one) => freeText(one, 2_000)),
    ...present({ command: commandFor(place, destination, judged, judge) }),
  }
}

const CONTRADICTION =
  'The API server answers all the same: the network plugin does not enforce these policies, or the connection is older than they are. Open connections often outlive a new policy.'

async function allowedOf(
  question: PoliciesQuestion,
  judge: (place: Place) => Promise<Pick<AllowedTarget, 'verdict' | 'says' | 'details' | 'command'>>,
): Promise<AllowedTarget[]> {
  return Promise.all(
    question.settings.allowedTargets.map(async (target) => {
      const { entry, host, port } = target
      const located = await locateTarget(target, question)
      const [first] = located.addresses
      const place: Place = { id: entry, title: entry, address: first ?? host, port, protocol: 'TCP' }
      const { verdict, says, details, command } =
        first === undefined
          ? { verdict: 'undecidable' as const, says: located.refused ?? '', details: [], command: undefined }
          : await judge(place)
      return {
        id: entry,
        title: entry,
        target: entry,
        address: sayAddress({ ip: first ?? host, port, protocol: 'TCP' }),
        verdict,
        says,
        details,
        ...present({ command, refused: located.refused }),
        resolved: target.isAddress ? [] : located.addresses.map((one) => freeText(one, 64)),
      }
    }),
  )
}

const LEFT_OPEN = 'Unknown, because the NetworkPolicies could not be read.'

/** Where the policies could not be read nothing is decided; what is allowed to be tried may still be tried. */
async function unread(
  question: PoliciesQuestion,
  fields: Pick<Policies, 'state' | 'says' | 'command'>,
): Promise<Policies> {
  const open = { verdict: 'undecidable' as const, says: LEFT_OPEN, details: [] }
  const places = fields.state === 'absent' ? [] : await ownPlaces(question)
  return {
    ...fields,
    readAt: new Date(question.now).toISOString(),
    isolating: [],
    uncertain: [],
    others: [],
    notes: [],
    targets: places.map(({ id, title, address, port, protocol }) => ({
      id,
      title,
      address: sayAddress({ ip: freeText(address, 300), port, protocol }),
      ...open,
    })),
    allowed: await allowedOf(question, async () => open),
  }
}

/**
 * What the NetworkPolicies of this pod's namespace say of the API server, the name servers and the allowed targets. Where the API server
 * does not answer, the last answer is told as stale. Costs at most 32 requests; opens no connection to any target.
 */
export async function readPolicies(question: PoliciesQuestion): Promise<Policies> {
  const { settings, kube, signal, now } = question
  if (settings.attachedFrom !== undefined) {
    return unread(question, {
      state: 'absent',
      says: 'This page does not run in a pod, so no NetworkPolicy is about it.',
    })
  }
  const self = await readSelf(question)
  const namespace = self.pod?.metadata.namespace ?? (await ownNamespace(kube.credentials))
  const reading = await toReading(signal, () =>
    listNetworkPolicies(kube, namespace, { signal, deadlineMs: DEADLINE_MS }),
  )
  const command = kubectlLook('get', 'networkpolicies', '-n', operand(namespace), '-o', 'yaml')
  if (reading.state === 'unread') {
    const last = lastPolicies(kube)
    if (reading.because === 'refused') {
      return unread(question, {
        state: 'denied',
        says: `This pod’s account may not list networkpolicies in ${namespace}: ${reading.says}`,
        command,
      })
    }
    return last === undefined
      ? unread(question, { state: 'unknown', says: reading.says, command })
      : { ...last, state: 'stale', says: `The API server does not answer now: ${reading.says}`, notes: [] }
  }
  const { items, isWhole } = reading.value
  const policies = items.flatMap((item) => toEgressPolicy(item) ?? [])
  if (!isWhole || policies.length < items.length) {
    return unread(question, {
      state: 'unknown',
      says: isWhole
        ? 'A NetworkPolicy has a form that this page does not know.'
        : `There are more than ${items.length} NetworkPolicies in ${namespace}, and no more are read.`,
      command,
    })
  }
  const [caller, others] = await Promise.all([
    ownCaller(self, namespace, settings.downwardApiDirs),
    readOtherPolicies(kube, namespace, signal),
  ])
  const around = { alsoDecide: others.alsoDecide, blocksAreOutside: others.blocksAreOutside }
  const judge: Judge = { policies, caller, around, ground: new Ground(kube, signal, namespace) }
  const places = await ownPlaces(question)
  const [targets, allowed] = await Promise.all([
    Promise.all(places.map((place) => judgePlace(place, judge))),
    allowedOf(question, (place) => judgePlace(place, judge)),
  ])
  const byFate = (fate: string) =>
    policies
      .filter(({ egress, selects: selector }) => egress !== null && selects(selector, caller.labels) === fate)
      .map(({ name }) => freeText(name, 253))
  const isDenied = targets.some(({ id, verdict }) => id === API_TARGET && verdict === 'does-not-admit')
  const answer: Policies = {
    state: 'read',
    says: `${items.length === 0 ? 'No NetworkPolicy is' : items.length === 1 ? '1 NetworkPolicy is' : `${items.length} NetworkPolicies are`} in ${namespace}.`,
    readAt: new Date(now).toISOString(),
    isolating: byFate('yes'),
    uncertain: byFate('unknown'),
    others: others.told,
    notes: isDenied ? [CONTRADICTION] : [],
    targets,
    allowed,
  }
  keepPolicies(kube, answer)
  return answer
}
