import type { Fix } from '@/lib/contract/explanation'

/** A change that an administrator of the cluster makes, and that grants nothing. */
export function clusterChange(says: string, more: Partial<Fix> = {}): Fix {
  return { where: 'cluster', says, opens: [], ...more }
}
