import { kubectlLook, operand } from '@/lib/diagnosis/kubectl-command'
import { toReading } from '@/lib/facts/questions/reading'
import { discover } from '@/lib/kube/reads/discovery'
import { countObjects } from '@/lib/kube/reads/metadata-pages'
import type { DiscoveredResource, KubeClient } from '@/lib/kube/transport/types'
import { counted } from '@/lib/words/lists'
import type { Policies } from '../../contract'

export interface OtherPolicies {
  /** Kinds that have objects here, or may have. */
  alsoDecide: string[]
  told: Policies['others']
  blocksAreOutside: boolean
}

/** Which policies besides NetworkPolicies may decide on egress from a namespace. One request a kind. */
export async function readOtherPolicies(
  kube: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<OtherPolicies> {
  const discovery = await toReading(signal, () => discover(kube, { signal }))
  if (discovery.state === 'unread') {
    const says = `The kinds that this cluster serves could not be read, so whether others decide too is unknown: ${discovery.says}`
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

async function readKind(kube: KubeClient, of: DiscoveredResource, namespace: string, signal: AbortSignal) {
  const { group, version, resource, kind, namespaced } = of
  const target = { group, version, resource, namespace: namespaced ? namespace : '' }
  const reading = await toReading(signal, () => countObjects(kube, target, { signal }))
  const name = `${kind}.${group}`
  const command = kubectlLook(
    'get',
    operand(`${resource}.${group}`),
    ...(namespaced ? ['-n', operand(namespace)] : []),
  )
  if (reading.state === 'unread') {
    const why = reading.because === 'refused' ? 'cannot be listed' : 'could not be read'
    return { may: true, kind: name, says: `${name} ${why}: one that exists decides here too.`, command }
  }
  const { count } = reading.value
  return count === 0
    ? { may: false, kind: name, says: `${name}: none here.` }
    : {
        may: true,
        kind: name,
        says: `${counted(count, 'object')} of ${name}: they decide here too.`,
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

interface Served {
  group: string
  version: string
  resource: string
  kind: string
  namespaced: boolean
  preferred: boolean
}

/** The kinds that a cluster serves of those which decide on egress beside NetworkPolicies, each once. */
function otherPolicyKinds<Kind extends Served>(served: readonly Kind[]): Kind[] {
  return served.filter(({ group, resource, preferred }) => preferred && KINDS.get(group)?.includes(resource))
}

/** Whether the cluster runs Cilium, where an ipBlock does not reach pods and nodes (docs.cilium.io, policy language). */
function isCilium(served: readonly { group: string }[]): boolean {
  return served.some(({ group }) => group === 'cilium.io')
}
