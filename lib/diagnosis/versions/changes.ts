import type { VersionStep } from '@/lib/contract/upgrade'
import { code, listed, type Phrase, say } from '@/lib/phrase/phrase'
import type { ResourceAttributes } from '@/lib/rbac/types'

/** Minor versions of Kubernetes 1 that the table knows: changes of the first are its oldest. */
export const KNOWN = { first: 33, last: 38 } as const

type Basis = Pick<VersionStep['changes'][number], 'restsOn' | 'source'>

/** A change of Kubernetes in who may make a call. */
export interface AccessChange extends Basis {
  id: string
  /** The minor version that brings it by default. */
  since: number
  /** The feature gate that turns it off, while there is one. */
  gate?: string
  turns: 'refused' | 'allowed'
  /** The calls that it is about, each verb on each resource. */
  on: { verbs: readonly string[]; group: string; resources: readonly string[] }
  /** Only calls of a kubelet's own user, which no rule of an account stands for. */
  isOfNodes?: true
  /** What is written decides, which a call does not show. */
  byContent?: true
  /** Any one of these permissions prevents the refusal, or allowed it before; the first is the one to add. */
  beside: (call: ResourceAttributes) => readonly ResourceAttributes[]
  says: Phrase
}

const CLAIMS = { group: 'resource.k8s.io', resources: ['resourceclaims/status'], verbs: ['update', 'patch'] }
const bindsClaim = (call: ResourceAttributes) => ({
  ...call,
  subresource: 'binding',
  name: '',
  namespace: '',
})
const drivesClaim = (call: ResourceAttributes, node: 'associated' | 'arbitrary') => {
  return { ...call, verb: `${node}-node:${call.verb}`, subresource: 'driver', name: '' }
}
const CLAIM_SOURCE = 'pkg/registry/resource/utils.go of Kubernetes 1.36.2'

/** What allowed acting as someone before constrained impersonation did. */
function impersonates({ resource, name, ...call }: ResourceAttributes): ResourceAttributes {
  const verb = 'impersonate'
  if (resource === 'uids') return { ...call, verb, resource, name }
  if (resource !== 'nodes') return { ...call, verb, group: '', resource, name }
  return { ...call, verb, group: '', resource: 'users', name: name === '' ? '' : `system:node:${name}` }
}

export const ACCESS_CHANGES: readonly AccessChange[] = [
  {
    id: 'kubelet-narrow-permissions',
    since: 33,
    gate: 'KubeletFineGrainedAuthz',
    turns: 'allowed',
    on: { verbs: ['get'], group: '', resources: ['nodes/configz', 'nodes/healthz', 'nodes/pods'] },
    beside: (call) => [{ ...call, subresource: 'proxy' }],
    says: say`A kubelet checks ${code('nodes/configz')}, ${code('nodes/healthz')} and ${code('nodes/pods')} before ${code('nodes/proxy')}, so each suffices for its own path.`,
    restsOn: 'source',
    source: 'pkg/kubelet/server/auth.go of Kubernetes 1.36.2; KEP-2862',
  },
  {
    id: 'node-token-audience',
    since: 33,
    gate: 'ServiceAccountNodeAudienceRestriction',
    turns: 'refused',
    on: { verbs: ['create'], group: '', resources: ['serviceaccounts/token'] },
    isOfNodes: true,
    byContent: true,
    beside: () => [],
    says: say`With admission plugin NodeRestriction, a kubelet gets a token only for an audience that a volume of the pod names, or on which it has the verb ${code('request-serviceaccounts-token-audience')}.`,
    restsOn: 'recording',
    source: 'plugin/pkg/admission/noderestriction/admission.go of Kubernetes 1.36.2; KEP-4412',
  },
  {
    id: 'node-reads-itself',
    since: 34,
    turns: 'refused',
    on: { verbs: ['get', 'list', 'watch'], group: '', resources: ['nodes'] },
    isOfNodes: true,
    beside: () => [],
    says: say`A kubelet reads no Node but its own, and lists pods only by the field selector ${code('spec.nodeName')}. This is so since 1.32 unless feature gate ${code('AuthorizeNodeWithSelectors')} is off; now it cannot be turned off.`,
    restsOn: 'recording',
    source: 'plugin/pkg/auth/authorizer/node/node_authorizer.go of Kubernetes 1.36.2; KEP-4601',
  },
  {
    id: 'stream-by-create',
    since: 35,
    gate: 'AuthorizePodWebsocketUpgradeCreatePermission',
    turns: 'refused',
    on: { verbs: ['get'], group: '', resources: ['pods/exec', 'pods/attach', 'pods/portforward'] },
    beside: (call) => [{ ...call, verb: 'create' }],
    says: say`${code('exec')}, ${code('attach')} and ${code('portforward')} over a WebSocket need ${code('create')} beside ${code('get')}.`,
    restsOn: 'recording',
    source: 'pkg/registry/core/pod/rest/authorize.go of Kubernetes 1.36.2',
  },
  {
    id: 'claim-binding',
    since: 36,
    gate: 'DRAResourceClaimGranularStatusAuthorization',
    turns: 'refused',
    on: CLAIMS,
    byContent: true,
    beside: (call) => [bindsClaim(call), drivesClaim(call, 'associated'), drivesClaim(call, 'arbitrary')],
    says: say`A write of ${code('status.allocation')} or ${code('status.reservedFor')}, as a scheduler makes it, also needs ${code('resourceclaims/binding')}.`,
    restsOn: 'recording',
    source: CLAIM_SOURCE,
  },
  {
    id: 'claim-devices',
    since: 36,
    gate: 'DRAResourceClaimGranularStatusAuthorization',
    turns: 'refused',
    on: CLAIMS,
    byContent: true,
    beside: (call) => [drivesClaim(call, 'associated'), drivesClaim(call, 'arbitrary'), bindsClaim(call)],
    says: say`A write of ${code('status.devices')}, as a driver makes it, also needs the verb ${code('associated-node:update')} or ${code('associated-node:patch')} on ${code('resourceclaims/driver')}, from another node ${code('arbitrary-node:…')}.`,
    restsOn: 'source',
    source: CLAIM_SOURCE,
  },
  ...(
    [
      ['user-info', ['users', 'groups', 'uids']],
      ['serviceaccount', ['serviceaccounts']],
      ['arbitrary-node', ['nodes']],
      ['associated-node', ['nodes']],
    ] as const
  ).map(([mode, resources]) => ({
    id: `impersonate-${mode}`,
    since: 36,
    gate: 'ConstrainedImpersonation',
    turns: 'allowed' as const,
    on: { verbs: [`impersonate:${mode}`], group: 'authentication.k8s.io', resources },
    beside: (call: ResourceAttributes) => [impersonates(call)],
    says: say`${code(`impersonate:${mode}`)} lets the account act as someone for each call on which it has ${code(`impersonate-on:${mode}:VERB`)}. ${code('impersonate')} alone still suffices.`,
    restsOn: mode === 'user-info' ? ('recording' as const) : ('source' as const),
    source: 'apiserver/pkg/endpoints/filters/impersonation/mode.go of Kubernetes 1.36.2; KEP-5284',
  })),
]

/** A version of an API group that Kubernetes stops serving for some kinds. */
export interface RemovedVersion extends Basis {
  since: number
  group: string
  version: string
  kinds: readonly string[]
  /** The versions that serve them then. */
  instead: string
}

const BINDING = (kind: string) => [`${kind}AdmissionPolicy`, `${kind}AdmissionPolicyBinding`]
const CLAIM_KINDS = ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice']
const MARKER = 'the APILifecycleRemoved markers of k8s.io/api 1.36.2'
const NOTES = 'CHANGELOG of Kubernetes 1.36.0'

const removed = (
  since: number,
  apiVersion: string,
  kinds: readonly string[],
  instead: string,
  basis: Partial<Basis> = {},
): RemovedVersion => {
  const [group = '', version = ''] = apiVersion.split('/')
  const restsOn = since > 36 ? 'plan' : 'source'
  return { since, group, version, kinds, instead, restsOn, source: MARKER, ...basis }
}

export const REMOVED_VERSIONS: readonly RemovedVersion[] = [
  removed(33, 'authentication.k8s.io/v1beta1', ['SelfSubjectReview'], 'v1'),
  removed(34, 'admissionregistration.k8s.io/v1beta1', BINDING('Validating'), 'v1', { restsOn: 'recording' }),
  removed(34, 'networking.k8s.io/v1alpha1', ['IPAddress', 'ServiceCIDR'], 'v1', {
    source: 'pkg/controlplane/instance.go of Kubernetes 1.34.9',
  }),
  removed(35, 'storage.k8s.io/v1alpha1', ['VolumeAttributesClass'], 'v1'),
  removed(35, 'storagemigration.k8s.io/v1alpha1', ['StorageVersionMigration'], 'v1beta1', {
    source: 'CHANGELOG of Kubernetes 1.35.0',
  }),
  removed(36, 'scheduling.k8s.io/v1alpha1', ['Workload'], 'v1alpha2', { source: NOTES }),
  removed(37, 'certificates.k8s.io/v1alpha1', ['ClusterTrustBundle'], 'v1beta1'),
  removed(37, 'networking.k8s.io/v1beta1', ['IPAddress', 'ServiceCIDR'], 'v1'),
  removed(37, 'storage.k8s.io/v1beta1', ['VolumeAttributesClass'], 'v1'),
  removed(37, 'scheduling.k8s.io/v1alpha2', ['Workload', 'PodGroup'], 'v1alpha3', {
    source: 'k8s.io/api of July 2026',
  }),
  removed(38, 'resource.k8s.io/v1beta1', CLAIM_KINDS, 'v1'),
  removed(38, 'admissionregistration.k8s.io/v1alpha1', BINDING('Mutating'), 'v1'),
  removed(38, 'coordination.k8s.io/v1alpha2', ['LeaseCandidate'], 'v1beta1'),
]

/** What a change of access says of itself: the change, and whether a cluster can turn it off. */
export function sayAccessChange({ says, gate }: AccessChange): Phrase {
  if (gate === undefined) return says
  return say`${says} A cluster can turn this off by feature gate ${code(gate)}.`
}

export function sayRemoved({ restsOn, group, version, kinds, instead }: RemovedVersion): Phrase {
  const what = say`${listed(kinds.map(code))} in ${code(`${group}/${version}`)}`
  const use = say`Use ${code(`${group}/${instead}`)}; stored objects stay.`
  return restsOn === 'plan'
    ? say`The plan is to stop serving ${what}. ${use}`
    : say`${what} ${kinds.length === 1 ? say`is` : say`are`} no longer served. ${use}`
}
