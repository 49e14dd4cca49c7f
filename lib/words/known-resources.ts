import { describeResource } from './resources'

/** Kinds that every API server of 1.29 to 1.37 can serve, and a few that are nearly always installed beside them; `!`: without a namespace. */
const KINDS: readonly (readonly [group: string, kinds: string])[] = [
  [
    '',
    'ConfigMap Endpoints=endpoints Event LimitRange Namespace! Node! PersistentVolumeClaim PersistentVolume! Pod PodTemplate ReplicationController ResourceQuota Secret ServiceAccount Service ComponentStatus=componentstatuses!',
  ],
  ['apps', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet'],
  ['batch', 'CronJob Job'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
  ['policy', 'PodDisruptionBudget PodSecurityPolicy=podsecuritypolicies!'],
  [
    'networking.k8s.io',
    'Ingress=ingresses IngressClass=ingressclasses! NetworkPolicy=networkpolicies IPAddress=ipaddresses! ServiceCIDR!',
  ],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding! ClusterRole! RoleBinding Role'],
  [
    'storage.k8s.io',
    'CSIDriver! CSINode! CSIStorageCapacity=csistoragecapacities StorageClass=storageclasses! VolumeAttachment! VolumeAttributesClass=volumeattributesclasses!',
  ],
  ['coordination.k8s.io', 'Lease LeaseCandidate'],
  ['discovery.k8s.io', 'EndpointSlice'],
  ['scheduling.k8s.io', 'PriorityClass=priorityclasses!'],
  ['apiextensions.k8s.io', 'CustomResourceDefinition!'],
  ['apiregistration.k8s.io', 'APIService!'],
  [
    'admissionregistration.k8s.io',
    'MutatingWebhookConfiguration! ValidatingWebhookConfiguration! ValidatingAdmissionPolicy=validatingadmissionpolicies! ValidatingAdmissionPolicyBinding! MutatingAdmissionPolicy=mutatingadmissionpolicies! MutatingAdmissionPolicyBinding!',
  ],
  ['authentication.k8s.io', 'TokenReview! SelfSubjectReview!'],
  [
    'authorization.k8s.io',
    'SubjectAccessReview! LocalSubjectAccessReview SelfSubjectAccessReview! SelfSubjectRulesReview!',
  ],
  ['certificates.k8s.io', 'CertificateSigningRequest! ClusterTrustBundle!'],
  ['flowcontrol.apiserver.k8s.io', 'FlowSchema! PriorityLevelConfiguration!'],
  ['node.k8s.io', 'RuntimeClass=runtimeclasses!'],
  ['resource.k8s.io', 'ResourceClaim ResourceClaimTemplate DeviceClass=deviceclasses! ResourceSlice!'],
  ['gateway.networking.k8s.io', 'Gateway GatewayClass=gatewayclasses! HTTPRoute'],
  ['snapshot.storage.k8s.io', 'VolumeSnapshot VolumeSnapshotClass=volumesnapshotclasses!'],
]

const BY_KIND = new Map<string, { resource: string; group: string }>()
const QUALIFIED = new Set<string>()
const RESOURCES = new Set<string>()
const CLUSTER_WIDE = new Set<string>()
for (const [group, kinds] of KINDS) {
  for (const entry of kinds.split(' ')) {
    const [kind = '', given] = entry.replace('!', '').split('=')
    const resource = given ?? `${kind.toLowerCase()}s`
    BY_KIND.set(kind, { resource, group })
    QUALIFIED.add(describeResource({ resource, group }))
    RESOURCES.add(resource)
    if (entry.endsWith('!')) CLUSTER_WIDE.add(resource)
  }
}
for (const word of ['users', 'groups', 'userextras', 'uids', 'signers']) {
  RESOURCES.add(word)
  CLUSTER_WIDE.add(word)
}

/** True for a resource of Kubernetes that has no namespace. */
export function isClusterWide(resource: string): boolean {
  return CLUSTER_WIDE.has(resource)
}

const BY_WORD = new Map(
  [...BY_KIND].flatMap(([kind, { resource }]) => [
    [kind.toLowerCase(), kind],
    [resource, kind],
  ]),
)

/** The words for the Kinds of Kubernetes itself, in the singular and the plural, in lower case. */
export const KIND_WORDS: readonly string[] = [...BY_WORD.keys()]

/** The resource of a Kind and group that Kubernetes itself has. */
export function resourceOf(group: string, kind: string): string | undefined {
  const known = BY_KIND.get(kind)
  return known?.group === group ? known.resource : undefined
}

/** True for `deployments.apps`: a resource of Kubernetes with its own group. */
export function isKnownQualified(qualified: string): boolean {
  return QUALIFIED.has(qualified)
}

/** The Kind that a word names in any case, in the singular or the plural: `pod`, `RoleBindings`. */
export function kindOfWord(word: string): string | undefined {
  return BY_WORD.get(word.toLowerCase())
}

/** A Kind that Kubernetes itself has, in any case; the plural of one is no Kind. */
function knownKind(word: string): { resource: string; group: string } | undefined {
  return RESOURCES.has(word) ? undefined : BY_KIND.get(kindOfWord(word) ?? '')
}

/** True for the plural name of a resource that Kubernetes itself has. */
export function isKnownResource(resource: string): boolean {
  return RESOURCES.has(resource)
}

/** The plural of a Kind that Kubernetes itself has, in any case; another word stays as it is. */
export function resourceOfKind(kind: string): string {
  return knownKind(kind)?.resource ?? kind
}

/** The API group of such a Kind; "" for the core group, and for a Kind of someone else's. */
export function groupOfKind(kind: string): string {
  return knownKind(kind)?.group ?? ''
}

/** True for `queue_length.external.metrics.k8s.io`, whose name is the metric's and no name of DNS. */
export function isOfMetrics(qualified: string): boolean {
  return /^\w[\w-]{0,252}\.(?:custom|external)\.metrics\.k8s\.io$/.test(qualified)
}

/** True for `pods` and `widgets.example.com`: words that a message of an API server names a resource with. */
export function isResourceWord(qualified: string): boolean {
  const dot = qualified.indexOf('.')
  if (dot < 0) return isKnownResource(qualified)
  return (
    /^[a-z][a-z0-9-]{0,62}\.[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/.test(qualified) || isOfMetrics(qualified)
  )
}

/** A word in front of `is forbidden`: a resource, or a Kind as API servers before 1.3 write it. */
export function targetOfWord(word: string): { resource: string; group: string } {
  const known = BY_KIND.get(word)
  return known === undefined ? splitQualified(word) : { ...known }
}

/** Splits `deployments.apps` at its first dot. */
export function splitQualified(qualified: string): { resource: string; group: string } {
  const dot = qualified.indexOf('.')
  return dot < 0
    ? { resource: qualified, group: '' }
    : { resource: qualified.slice(0, dot), group: qualified.slice(dot + 1) }
}
