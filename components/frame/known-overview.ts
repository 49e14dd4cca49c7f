'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Overview } from '@/lib/contract/overview'

/**
 * The overview that this window last had, while it is younger than `maxAgeMs`. It asks for nothing: an overview costs as much as
 * all pages together, and a page that is left open should cost nothing.
 */
export function useKnownOverview(maxAgeMs: number): Overview | undefined {
  const { data, dataUpdatedAt } = useQuery<Overview>({ queryKey: ['overview'], queryFn: skipToken })
  const [oldAt, setOldAt] = useState(0)
  useEffect(() => {
    if (dataUpdatedAt === 0) return
    const timer = setTimeout(() => setOldAt(dataUpdatedAt), dataUpdatedAt + maxAgeMs - Date.now())
    return () => clearTimeout(timer)
  }, [dataUpdatedAt, maxAgeMs])
  return oldAt === dataUpdatedAt ? undefined : data
}
