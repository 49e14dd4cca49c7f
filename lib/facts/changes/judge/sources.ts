import type { Content } from '@/lib/objects/change-views'
import type { WrittenKind } from './written'

/** How much is read of an object: its metadata, or what its pod template or its status says. */
export type ReadAs = 'metadata' | 'template' | 'pod' | 'event'

export interface SourceKind extends WrittenKind {
  isNamespaced: boolean
  as: ReadAs
  /** What is kept of it to be compared; of Roles and bindings the whole object is read for that. */
  content?: Content
  /** What cannot be seen without it, as the end of a sentence. */
  shows: string
}

const RBAC = 'rbac.authorization.k8s.io'
const ADMISSION = 'admissionregistration.k8s.io'

type Row = [lane: WrittenKind['lane'], group: string, kind: string, shows: string, more?: Partial<SourceKind>]

const CLUSTER = { isNamespaced: false }
const GRANTS = { content: 'grants' } as const
const KEYS = { content: 'keys' } as const

/**
 * What is read for the changes of a namespace, in the order in which it is read while one answer may not ask for all: what decides
 * calls and starts programs before what seldom changes.
 */
const ROWS: readonly Row[] = [
  ['pods', '', 'Event', 'what autoscalers, the scheduler and evictions did', { as: 'event' }],
  ['pods', '', 'Pod', 'which pods were created, restarted or evicted', { as: 'pod' }],
  ['rbac', RBAC, 'RoleBinding', 'who bound Roles and when', GRANTS],
  ['rbac', RBAC, 'Role', 'who wrote Roles and when', GRANTS],
  ['rollouts', 'apps', 'ReplicaSet', 'which images Deployments rolled out', { as: 'template' }],
  ['rollouts', 'apps', 'Deployment', 'who wrote or scaled Deployments'],
  ['config', '', 'ConfigMap', 'when ConfigMaps were written', KEYS],
  ['config', '', 'Secret', 'when Secrets were written, and releases of Helm', KEYS],
  ['rbac', '', 'ServiceAccount', 'which ServiceAccounts are new'],
  ['rbac', RBAC, 'ClusterRoleBinding', 'who bound ClusterRoles and when', { ...CLUSTER, ...GRANTS }],
  ['rbac', RBAC, 'ClusterRole', 'who wrote ClusterRoles and when', { ...CLUSTER, ...GRANTS }],
  ['rollouts', 'apps', 'StatefulSet', 'who wrote or scaled StatefulSets'],
  ['rollouts', 'apps', 'DaemonSet', 'who wrote DaemonSets'],
  [
    'rollouts',
    'apps',
    'ControllerRevision',
    'which images StatefulSets and DaemonSets rolled out',
    { as: 'template' },
  ],
  ['rollouts', 'batch', 'Job', 'which Jobs were created'],
  ['rollouts', 'batch', 'CronJob', 'who wrote CronJobs'],
  ['rollouts', 'autoscaling', 'HorizontalPodAutoscaler', 'who wrote autoscalers', { version: 'v2' }],
  ['cluster', '', 'ResourceQuota', 'who wrote quotas'],
  ['cluster', '', 'LimitRange', 'who wrote LimitRanges'],
  [
    'cluster',
    'networking.k8s.io',
    'NetworkPolicy',
    'who wrote NetworkPolicies',
    { resource: 'networkpolicies' },
  ],
  ['cluster', '', 'Node', 'which nodes are new or were cordoned', CLUSTER],
  ['cluster', ADMISSION, 'ValidatingWebhookConfiguration', 'who wrote webhooks', CLUSTER],
  ['cluster', ADMISSION, 'MutatingWebhookConfiguration', 'who wrote webhooks', CLUSTER],
  [
    'cluster',
    ADMISSION,
    'ValidatingAdmissionPolicy',
    'who wrote admission policies',
    { ...CLUSTER, resource: 'validatingadmissionpolicies' },
  ],
  [
    'cluster',
    'apiextensions.k8s.io',
    'CustomResourceDefinition',
    'which CRDs are new or were written',
    CLUSTER,
  ],
]

export const SOURCE_KINDS: readonly SourceKind[] = ROWS.map(([lane, group, kind, shows, more]) => ({
  lane,
  group,
  version: 'v1',
  kind,
  resource: `${kind.toLowerCase()}s`,
  isNamespaced: true,
  as: 'metadata',
  shows,
  ...more,
}))
