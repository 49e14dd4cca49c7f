import { useQuery } from '@tanstack/react-query'
import { identityQuery } from './identity'

/** The machine outside the cluster that the page runs on; undefined in a pod, and while it is not known. */
export function useAttachedFrom(): string | undefined {
  return useQuery(identityQuery()).data?.attachedFrom
}
