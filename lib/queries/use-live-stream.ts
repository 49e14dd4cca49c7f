'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { IDENTITY_TOPIC, resourcesTopic } from '@/lib/contract/topics'
import { identityQuery } from './identity'
import type { LiveStatus } from './live-connection'
import { useLiveConnection } from './live-provider'
import { resourcesQuery } from './resources'

const IDLE: LiveStatus = { state: 'idle' }

/** Whether the stream of this tab is open, and when it was last heard. */
export function useLiveStatus(): LiveStatus {
  const connection = useLiveConnection()
  return useSyncExternalStore(connection.subscribe, connection.status, () => IDLE)
}

/** Brings a topic while the component is mounted and `isReady`. */
function useLiveTopic(topic: string, isReady: boolean): void {
  const connection = useLiveConnection()
  useEffect(() => (isReady ? connection.want(topic) : undefined), [connection, topic, isReady])
}

/** One list, asked once and then kept true by the stream, which goes on from the answer's cursor. */
export function useLiveResources(target: ResourcesRequest) {
  const query = useQuery(resourcesQuery(target))
  // The answer comes compressed and the stream does not, so the stream waits for it; it needs none if there is none.
  useLiveTopic(resourcesTopic(target), !query.isPending)
  return query
}

/** The identity, asked again whenever a downward API volume is swapped. */
export function useLiveIdentity() {
  const query = useQuery(identityQuery())
  useLiveTopic(IDENTITY_TOPIC, true)
  return query
}
