import type { MatrixRow } from '@/lib/facts/account/contract'
import { isKubeletResource, KUBELET_SUBRESOURCES } from '@/lib/rbac/kubelet-resources'

/**
 * The subresources to offer for a resource: those that the cluster serves, and for nodes also those that only a kubelet
 * has authorized, which no discovery lists.
 */
export function subresourcesOf(
  { group, resource }: { group: string; resource: string },
  known: readonly MatrixRow[],
): string[] {
  const served = known.flatMap((row) => {
    const [base, subresource] = row.resource.split('/')
    return row.group === group && base === resource && subresource !== undefined ? [subresource] : []
  })
  const asked = KUBELET_SUBRESOURCES.filter((subresource) =>
    isKubeletResource({ group, resource, subresource }),
  )
  return [...new Set([...served, ...asked])].sort()
}
