import type { Facts } from '../facts'
import { objectsRead } from './read-objects'

// Every cluster has the API server's own roles: it is no mistake that no one is bound to them. Those of 1.36 by name,
// since others, such as system:metrics-server and system:coredns, only borrow the prefix (bootstrappolicy/policy.go).
const BUILT_IN = new Set([
  'view',
  'edit',
  'admin',
  'cluster-admin',
  'system:aggregate-to-admin',
  'system:aggregate-to-edit',
  'system:aggregate-to-view',
  'system:auth-delegator',
  'system:basic-user',
  'system:discovery',
  'system:heapster',
  'system:kube-aggregator',
  'system:kube-controller-manager',
  'system:kube-dns',
  'system:kube-scheduler',
  'system:kubelet-api-admin',
  'system:monitoring',
  'system:node',
  'system:node-bootstrapper',
  'system:node-problem-detector',
  'system:node-proxier',
  'system:persistent-volume-provisioner',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
  'system:volume-scheduler',
])
const BUILT_IN_PREFIX = /^system:(?:controller|certificates\.k8s\.io|openshift):/

/** True for the ClusterRoles that the API server makes itself. */
export function isBuiltInRole({ kind, name }: { kind: string; name: string }): boolean {
  return kind === 'ClusterRole' && (BUILT_IN.has(name) || BUILT_IN_PREFIX.test(name))
}

/** True for a ClusterRole that was read and that gets its rules from others by label. */
export function isAggregated(kind: string, name: string, facts: Pick<Facts, 'objects'>): boolean {
  if (kind !== 'ClusterRole') return false
  return objectsRead(facts).clusterRoles.some(
    (role) => role.name === name && role.aggregationRule !== undefined,
  )
}
