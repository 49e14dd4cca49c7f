import { DRY_RUN_GROUPS } from '@/lib/contract/dry-run'

// The groups that kube-apiserver 1.29 to 1.37 serves itself: those that it stores, and these. metrics.k8s.io is what an
// aggregated server adds on most clusters.
const UNSTORED_GROUPS: ReadonlySet<string> = new Set([
  'authentication.k8s.io',
  'authorization.k8s.io',
  'internal.apiserver.k8s.io',
  'metrics.k8s.io',
  'storagemigration.k8s.io',
])

/** True for the groups whose resources come with Kubernetes; every other group comes from a CRD or an aggregated API. */
export function isBuiltInGroup(group: string): boolean {
  return DRY_RUN_GROUPS.has(group) || UNSTORED_GROUPS.has(group)
}
