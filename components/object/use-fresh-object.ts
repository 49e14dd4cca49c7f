'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ObjectRequest } from '@/lib/contract/object'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { objectQuery } from '@/lib/queries/object'
import { resourcesQuery } from '@/lib/queries/resources'

/** A row that changes often costs one request in this time. */
const SETTLE_MS = 1_500

/** The details of an object, requested again when its row in the list changes. */
export function useFreshObject(target: ObjectRequest, list: ResourcesRequest, key: string) {
  const query = useQuery(objectQuery(target))
  const { data: row } = useQuery({
    ...resourcesQuery(list),
    enabled: false,
    select: (shown) => shown.rows.find((candidate) => candidate.key === key),
  })
  const { refetch } = query
  const seen = useRef(row)
  useEffect(() => {
    const isNews = seen.current !== undefined && seen.current !== row
    seen.current = row
    if (!isNews) return
    const timer = setTimeout(() => void refetch(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [row, refetch])
  return query
}
