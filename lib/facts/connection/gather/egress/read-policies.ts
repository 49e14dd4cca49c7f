import type { Unread } from '@/lib/evidence/reading'
import { code, say, words } from '@/lib/phrase/phrase'
import 'server-only'
import type { Policies } from '@/lib/facts/connection/contract'
import { knownNamespace } from '@/lib/facts/identity/gather/own-account'
import { type PlacedSettings, readSelf } from '@/lib/facts/identity/gather/self'
import { toReading } from '@/lib/facts/questions/reading'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { discover } from '@/lib/kube/reads/discovery'
import { listNetworkPolicies } from '@/lib/kube/reads/egress-objects'
import { countObjects } from '@/lib/kube/reads/pages'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { KubeClient } from '@/lib/kube/transport/types'
import { selects, toEgressPolicy } from '@/lib/network-policy/policy'
import { sayAddress } from '@/lib/network-policy/words'
import type { KnownResource } from '@/lib/objects/catalogue'
import type { Settings } from '@/lib/pod/environment'
import type { Lookup } from '@/lib/pod/probes/probes'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import { counted, grouped } from '@/lib/words/lists'
import { checkAddress } from '@/lib/words/page-addresses'
import { Ground, ownCaller } from './ground'
import {
  API_TARGET,
  type Judge,
  judgeAllowed,
  judgePlace,
  keepPolicies,
  lastPolicies,
  ownPlaces,
} from './judge-place'

const DEADLINE_MS = 4_000

interface PoliciesQuestion {
  env: Environment
  settings: PlacedSettings & Pick<Settings, 'allowedTargets'>
  kube: InClusterClient
  signal: AbortSignal
  now: number
  /** For tests. */
  lookup?: Lookup
  resolvConf?: string
  procDir?: string
  hostname?: string
}

function asTargets({ settings, signal, lookup }: PoliciesQuestion) {
  return { allowed: settings.allowedTargets, signal, ...present({ lookup }) }
}

const CONTRADICTION = say`The API server answers anyway: the network plugin does not enforce these policies, or the connection is older than they are. Open connections often outlive a new policy.`

const LEFT_OPEN = say`Unknown, because the NetworkPolicies could not be read.`

/** Where the policies could not be read nothing is decided; what is allowed to be tried may still be tried. */
async function unread(
  question: PoliciesQuestion,
  fields: Pick<Policies, 'state' | 'says' | 'command' | 'explain'>,
): Promise<Policies> {
  const open = { verdict: 'undecidable' as const, says: LEFT_OPEN, details: [] }
  const places = fields.state === 'absent' ? [] : await ownPlaces(question.settings, question.resolvConf)
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
    allowed: await judgeAllowed(asTargets(question), async () => open),
  }
}

function lookAt(namespace: string): string {
  return kubectlLook`get networkpolicies -n ${namespace} -o yaml`
}

/** A refused list is said as such; for any other the policies of the last read count, called stale. */
function whyUnread(
  question: PoliciesQuestion,
  reading: Unread,
  namespace: string,
): Promise<Policies> | Policies {
  const command = lookAt(namespace)
  const last = lastPolicies(question.kube)
  // A 401 and the 403 of a mesh are no word on this account's permissions.
  if (reading.httpStatus === 403 && !reading.byAnother) {
    return unread(question, {
      state: 'denied',
      says: say`${question.kube.viewer === undefined ? say`This pod’s account` : say`You`} cannot list networkpolicies in ${code(namespace)}.`,
      command,
      explain: checkAddress({
        verb: 'list',
        group: 'networking.k8s.io',
        resource: 'networkpolicies',
        namespace,
      }),
    })
  }
  const says =
    reading.because === 'refused'
      ? say`The answer was ${code(String(reading.httpStatus))}: ${reading.says}.`
      : reading.says
  return last === undefined
    ? unread(question, { state: 'unknown', says, command })
    : { ...last, state: 'stale', says: say`They cannot be read now. ${says}`, notes: [] }
}

/**
 * What the NetworkPolicies of this pod's namespace say of the API server, the name servers and the allowed targets. Where the API server
 * does not answer, the last answer is reported as stale. Costs at most 40 requests; opens no connection to any target.
 */
export async function readPolicies(question: PoliciesQuestion): Promise<Policies> {
  const { settings, kube, signal, now } = question
  if (settings.attachedFrom !== undefined) {
    return unread(question, {
      state: 'absent',
      says: say`This page does not run in a pod, so no NetworkPolicy applies to it.`,
    })
  }
  const self = await readSelf(question)
  const namespace = self.pod?.metadata.namespace ?? (await knownNamespace(kube.credentials))
  if (namespace === undefined) {
    return unread(question, {
      state: 'unknown',
      says: say`Neither the namespace file nor a token says which namespace this pod runs in, so its NetworkPolicies were not read.`,
      command: kubectlLook`get networkpolicies -A`,
    })
  }
  const reading = await toReading(signal, () =>
    listNetworkPolicies(kube, namespace, { signal, deadlineMs: DEADLINE_MS }),
  )
  if (reading.state === 'unread') return whyUnread(question, reading, namespace)
  const { items, isWhole } = reading.value
  const policies = items.flatMap((item) => toEgressPolicy(item) ?? [])
  if (!isWhole || policies.length < items.length) {
    return unread(question, {
      state: 'unknown',
      says: isWhole
        ? say`A NetworkPolicy has a form that this page does not know.`
        : say`There are more than ${words(grouped(items.length))} NetworkPolicies in ${code(namespace)}, and no more are read.`,
      command: lookAt(namespace),
    })
  }
  const [caller, others] = await Promise.all([
    ownCaller(self, namespace, settings.downwardApiDirs),
    readOtherPolicies(kube, namespace, signal),
  ])
  const around = { alsoDecide: others.alsoDecide, blocksAreOutside: others.blocksAreOutside }
  const judge: Judge = {
    policies,
    caller,
    around,
    ground: new Ground(kube, signal, namespace, settings.kubernetesServiceHost ?? ''),
  }
  const places = await ownPlaces(settings, question.resolvConf)
  const [targets, allowed] = await Promise.all([
    Promise.all(places.map((place) => judgePlace(place, judge))),
    judgeAllowed(asTargets(question), (place) => judgePlace(place, judge)),
  ])
  const byFate = (fate: string) =>
    policies
      .filter(({ egress, selects: selector }) => egress !== null && selects(selector, caller.labels) === fate)
      .map(({ name }) => freeText(name, 253))
  const isDenied = targets.some(({ id, verdict }) => id === API_TARGET && verdict === 'does-not-admit')
  const answer: Policies = {
    state: 'read',
    says: say`${items.length === 0 ? say`No NetworkPolicy is` : items.length === 1 ? say`1 NetworkPolicy is` : say`${items.length} NetworkPolicies are`} in ${code(namespace)}.`,
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

/** An overview is made every few seconds, and policies are expensive to read and rarely change. */
const AGE_MS = 120_000

/** What the NetworkPolicies say of this pod's connections, read once in two minutes for all who ask. */
export function recentPolicies(question: PoliciesQuestion): Promise<Policies> {
  const shared = answersOf<Policies>(question.kube, 'recent-policies', AGE_MS)
  return shared.get('', question.signal, (signal) => readPolicies({ ...question, signal }))
}

interface OtherPolicies {
  /** Kinds that have objects here, or may have. */
  alsoDecide: string[]
  told: Policies['others']
  blocksAreOutside: boolean
}

/** Which policies besides NetworkPolicies may decide on egress from a namespace. One request a kind. */
async function readOtherPolicies(
  kube: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<OtherPolicies> {
  const discovery = await toReading(signal, () => discover(kube, { signal }))
  if (discovery.state === 'unread') {
    const says = say`The kinds that this cluster serves could not be read, so whether others decide too is unknown: ${discovery.says}`
    return {
      alsoDecide: ['unknown kinds'],
      told: [{ kind: 'Other kinds', says, command: 'kubectl api-resources | grep -i polic' }],
      blocksAreOutside: true,
    }
  }
  const { resources } = discovery.value
  const kinds = otherPolicyKinds(resources)
  const read = await Promise.all(kinds.map((kind) => readKind(kube, kind, namespace, signal)))
  return {
    alsoDecide: read.flatMap(({ may, kind }) => (may ? [kind] : [])),
    told: read.map(({ may: _, ...told }) => told),
    blocksAreOutside: isCilium(resources),
  }
}

async function readKind(kube: KubeClient, of: KnownResource, namespace: string, signal: AbortSignal) {
  const { group, version, resource, kind, namespaced } = of
  const target = { group, version, resource, namespace: namespaced ? namespace : '' }
  const reading = await toReading(signal, () => countObjects(kube, target, { signal }))
  const name = `${kind}.${group}`
  const command = kubectlLook`get ${resource}.${group} ${namespaced ? ['-n', namespace] : []}`
  if (reading.state === 'unread') {
    const why = reading.because === 'refused' ? say`cannot be listed` : say`could not be read`
    return {
      may: true,
      kind: name,
      says: say`${code(name)} ${why}: one that exists decides here too.`,
      command,
    }
  }
  const { count } = reading.value
  return count === 0
    ? { may: false, kind: name, says: say`${code(name)}: none here.` }
    : {
        may: true,
        kind: name,
        says: say`${words(counted(count, 'object'))} of ${code(name)}: they decide here too.`,
        command,
      }
}

/** Kinds of policies besides NetworkPolicy that decide on egress too, by group. Those of a group that serves none are not there. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'cilium.io': ['ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies'],
    'crd.projectcalico.org': ['networkpolicies', 'globalnetworkpolicies'],
    'policy.networking.k8s.io': [
      'adminnetworkpolicies',
      'baselineadminnetworkpolicies',
      'clusternetworkpolicies',
    ],
    'crd.antrea.io': ['networkpolicies', 'clusternetworkpolicies'],
    'k8s.ovn.org': ['egressfirewalls'],
  }),
)

/** The kinds that a cluster serves of those which decide on egress beside NetworkPolicies, each once. */
function otherPolicyKinds(served: readonly KnownResource[]): KnownResource[] {
  return served.filter(({ group, resource, preferred }) => preferred && KINDS.get(group)?.includes(resource))
}

/** Whether the cluster runs Cilium, where an ipBlock does not reach pods and nodes (docs.cilium.io, policy language). */
function isCilium(served: readonly { group: string }[]): boolean {
  return served.some(({ group }) => group === 'cilium.io')
}
