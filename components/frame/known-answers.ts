'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Overview } from '@/lib/contract/overview'
import type { Refusals } from '@/lib/contract/refusals'

/**
 * The overview that this window last had, while it is younger than `maxAgeMs`. It asks for nothing: an overview costs as much as
 * all pages together, and a page that is left open should cost nothing.
 */
export function useKnownOverview(maxAgeMs: number): Overview | undefined {
  return useKnown<Overview>(['overview'], maxAgeMs)
}

/** The refusals in the pod's own namespace that this window last had, in the same way. */
export function useKnownRefusals(maxAgeMs: number): Refusals | undefined {
  return useKnown<Refusals>(['refusals', ''], maxAgeMs)
}

function useKnown<T>(queryKey: readonly string[], maxAgeMs: number): T | undefined {
  const { data, dataUpdatedAt } = useQuery<T>({ queryKey, queryFn: skipToken })
  const [oldAt, setOldAt] = useState(0)
  useEffect(() => {
    if (dataUpdatedAt === 0) return
    const timer = setTimeout(() => setOldAt(dataUpdatedAt), dataUpdatedAt + maxAgeMs - Date.now())
    return () => clearTimeout(timer)
  }, [dataUpdatedAt, maxAgeMs])
  return oldAt === dataUpdatedAt ? undefined : data
}
