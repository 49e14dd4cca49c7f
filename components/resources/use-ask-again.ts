'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { refreshResources } from '@/lib/queries/resources'

/** Asks the API server now for a list, and which rights are held, as when an administrator has just changed them. */
export function useAskAgain(target: ResourcesRequest) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => refreshResources(client, target),
    onSettled: () => client.invalidateQueries({ queryKey: ['kinds'] }),
  })
}
