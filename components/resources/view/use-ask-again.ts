'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { refreshResources } from '@/lib/facts/objects/query/resources'

/**
 * Requests a list and the granted permissions from the API server now, for when an administrator has just
 * changed them.
 */
export function useAskAgain(target: ResourcesRequest) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => refreshResources(client, target),
    onSettled: () => client.invalidateQueries({ queryKey: ['kinds'] }),
  })
}

/**
 * Checks the permissions again once a list has been read that they do not show: they were granted meanwhile,
 * or the review could not be made when the page was opened. Only once, because a permission may never show.
 */
export function useRightsThatFollow(list: ResourceList | undefined, known: Kind | undefined): void {
  const client = useQueryClient()
  const isRead = list?.state === 'live' || list?.state === 'polling'
  const isBehind = isRead && known !== undefined && (known.held === 'unknown' || !known.held.includes('list'))
  useEffect(() => {
    if (isBehind) void client.invalidateQueries({ queryKey: ['kinds'] })
  }, [client, isBehind])
}
